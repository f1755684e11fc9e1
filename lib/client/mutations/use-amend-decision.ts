"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { amendDecision } from "../desk/case-requests";
import { freshToken } from "../fresh-token";
import { tryAgain } from "../try-again";

type Amending = { readonly decisionId: string; readonly label: string; readonly reason: string };

/** Corrects a decision by a new revision. */
export function useAmendDecision() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ decisionId, ...body }: Amending) => {
      const key = freshToken("key");
      return tryAgain(() => amendDecision(decisionId, body, { key }));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["history"] }),
  });
}
