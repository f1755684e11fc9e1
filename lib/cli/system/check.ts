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
