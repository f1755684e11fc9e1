"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { claimNext } from "../desk/case-requests";
import { freshToken } from "../fresh-token";
import { tryAgain } from "../try-again";

/** Claims the next case of a queue; answers its id, or why there is none. */
export function useClaimNextCase() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (queueId: string) => {
      const key = freshToken("key");
      const reply = await tryAgain(() => claimNext(queueId, "active", { key }), 2);
      return "why" in reply ? reply : { caseId: reply.case.id };
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["queues"] }),
  });
}
