"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { claimCase } from "../desk/case-requests";
import { freshToken } from "../fresh-token";
import { tryAgain } from "../try-again";

/** Claims a case that one had skipped. */
export function useTakeBack() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (caseId: string) => {
      const key = freshToken("key");
      return tryAgain(() => claimCase(caseId, { key }));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["queues"] }),
  });
}
