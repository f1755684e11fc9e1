import { LostRequest, RefusedRequest } from "./request";

/** What came of a request that failed: try again, wait for a sign-in, or take it as the answer. */
export type Failure =
  | { readonly kind: "again"; readonly detail: string; readonly afterMs: number | null }
  | { readonly kind: "signed_out"; readonly detail: string }
  | { readonly kind: "refused"; readonly refusal: RefusedRequest };

/** Sorts a failed request. What is no failed request is a bug and is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof LostRequest) {
    return { kind: "again", detail: error.message, afterMs: null };
  }
  if (!(error instanceof RefusedRequest)) throw error;
  const { status, title } = error.problem;
  if (status === 401) return { kind: "signed_out", detail: title };
  const isPassing = status >= 500 || status === 429 || status === 408;
  return isPassing
    ? { kind: "again", detail: title, afterMs: error.retryAfterMs }
    : { kind: "refused", refusal: error };
}
