import type { Caller } from "./caller";
import type { Installation, Web } from "./installation";

/** Two web processes on one PostgreSQL, and who calls them. */
export type System = {
  readonly installation: Installation;
  readonly a: Web;
  readonly b: Web;
  /** The demo's API key. */
  readonly system: Caller;
  readonly admin: Caller;
  readonly reviewers: readonly Caller[];
};

/** Something that must hold across processes; `hold` throws where it does not. */
export type Check = {
  readonly name: string;
  readonly hold: (system: System) => Promise<void>;
};

/** An input of the worked example that a person has to see: acting on it costs 400, a review 200. */
export function doubtful(reference: string) {
  return { reference, probabilities: { positive: 0.6, negative: 0.4 } };
}

/** One that is answered without a person. */
export function clear(reference: string) {
  return { reference, probabilities: { positive: 0.02, negative: 0.98 } };
}

export const EXAMPLE = "/api/v1/endpoints/worked-example";

/** Calls again and again until `end`, which rejects if a call did. */
export function keepCalling(call: () => Promise<unknown>): { readonly end: () => Promise<void> } {
  let isOver = false;
  const calling = (async () => {
    while (!isOver) await call();
  })();
  // Whoever ends it learns of a failure; until then it is nobody's.
  calling.catch(() => undefined);
  const end = () => {
    isOver = true;
    return calling;
  };
  return { end };
}
