"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { undoDecision } from "../desk/case-requests";
import { freshToken } from "../fresh-token";
import { tryAgain } from "../try-again";

/** Takes a decision back; answers the id of the case that came back with it. */
export function useUndoDecision() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (decisionId: string) => {
      const key = freshToken("key");
      const { reply } = await tryAgain(() => undoDecision(decisionId, { key }));
      return reply.case_id;
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["history"] }),
  });
}
