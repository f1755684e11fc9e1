import { DecisionError } from "#lib/decision/decision-error";
import { Refusal } from "#lib/kernel/refusal";

/**
 * Does what a caller's numbers ask of the arithmetic. What it objects to is then the caller's: refused as `invalid_request`
 * with a pointer, `pointers` naming the member of the request for each path of the arithmetic.
 */
export function asInput<T>(act: () => T, pointers: Readonly<Record<string, string>> = {}): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    const pointer = pointers[error.path] ?? error.path;
    throw new Refusal("invalid_request", "The figures cannot be worked out from this.", {
      faults: [{ pointer, detail: error.detail }],
      cause: error,
    });
  }
}
