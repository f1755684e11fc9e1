import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "../checked-input";

/** Scores of one version for one input as they were made, in the order of its output; never a decision. */
export type KeptScores = {
  readonly scores: readonly number[];
  /** Columns with a level that training never saw. */
  readonly unseen: readonly string[];
  /** When they were made, on this process' monotonic clock, in ms. */
  readonly bornAt: number;
};

/** Kept scores of one version by the key of their input. */
export type KeptByKey = { readonly find: (key: string) => KeptScores | undefined };

/**
 * All that a version reads of an input, as one text: equal texts, equal answers. The columns of its schema in order, or the
 * content itself. It is compared whole and never hashed, so no two inputs can be taken for each other.
 */
export function cacheKey(
  { features: schema }: Pick<ServingVersion, "features">,
  { features, input }: Pick<CheckedInput, "features" | "input">,
): string {
  if (schema && features) {
    return JSON.stringify(schema.fields.map(({ name }) => features[name] ?? null));
  }
  return JSON.stringify(input.text ?? input.image ?? input.tensor ?? null);
}
