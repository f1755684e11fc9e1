"use client";
import { useMutation } from "@tanstack/react-query";
import { LeftCaseReply } from "#lib/contracts/cases";
import { freshToken } from "../fresh-token";
import { post } from "../request";
import { tryAgain } from "../try-again";

type Taking = { readonly caseId: string; readonly reason: string };

/** Takes a case from its holder, as a lead of its queue. */
export function useTakeAway() {
  return useMutation({
    mutationFn: ({ caseId, reason }: Taking) => {
      const key = freshToken("key");
      return tryAgain(() => post(`/cases/${caseId}/release`, { reason }, LeftCaseReply, { key }));
    },
  });
}
