import { LostRequest, RefusedRequest } from "../request";

/** A failed request in words for the person who made it: what happened, and what to quote. */
export type Trouble = {
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  /** What is wrong with single members of the request. */
  readonly faults: readonly { readonly pointer: string; readonly detail: string }[];
};

/** Words for a refusal or a lost request. What is neither is a bug and is thrown on. */
export function wordsOf(error: unknown): Trouble {
  if (error instanceof RefusedRequest) {
    const { title, detail, request_id: requestId, errors = [] } = error.problem;
    return { title, detail, requestId, faults: errors };
  }
  if (!(error instanceof LostRequest)) throw error;
  const detail = "Nobody knows whether it was carried out. Look before you try again.";
  return { title: error.message, detail, requestId: null, faults: [] };
}

/** The code of a refusal; `null` for anything else. */
export function codeOf(error: unknown): string | null {
  return error instanceof RefusedRequest ? error.problem.code : null;
}
