import type { Problem } from "#lib/contracts/common";
import { failureOf } from "../failure";

/** A failed request as a problem that can be shown. */
export function troubleOf(error: unknown): Problem {
  const failure = failureOf(error);
  if (failure.kind === "refused") return failure.refusal.problem;
  const isSignedOut = failure.kind === "signed_out";
  return {
    type: isSignedOut ? "/problems/not_signed_in" : "/problems/no_answer",
    title: isSignedOut ? "You are signed out" : "No answer",
    status: isSignedOut ? 401 : 0,
    code: isSignedOut ? "not_signed_in" : "no_answer",
    detail: isSignedOut
      ? "Sign in again in another tab, then retry."
      : `${failure.detail} Nothing is lost; retry when the connection is back.`,
    request_id: "",
  };
}

const LOST_CLAIM = new Set([
  "expired",
  "taken",
  "released_by_lead",
  "decided",
  "decided_by_you",
  "answered_by_you",
  "not_found",
]);

/** Whether a refusal means that the case is not ours any more. */
export function isLostClaim({ code }: Problem): boolean {
  return LOST_CLAIM.has(code);
}

/** What the desk says when its own clock finds the claim over. */
export function lapsedHere(): Problem {
  return {
    type: "/problems/expired",
    title: "Your claim has lapsed",
    status: 409,
    code: "expired",
    detail: "Your draft is kept.",
    request_id: "",
  };
}
