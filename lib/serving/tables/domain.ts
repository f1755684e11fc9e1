import type { FeatureField } from "#lib/pipeline/feature-schema";
import type { Features } from "#lib/pipeline/features";
import type { ServingVersion } from "#lib/registry/model-version";
import { batchFeeds } from "../batch-feeds";
import type { CheckedInput } from "../checked-input";
import { inputFor } from "../climb/input-for";

/** More answers than these are not made ahead. */
const MOST_KEYS = 100_000;

/** Why a version's inputs cannot all be listed; `null` when they can. */
export function endlessBecause({ features }: Pick<ServingVersion, "features">): string | null {
  if (!features) return "its inputs have no columns";
  const number = features.fields.find(({ kind }) => kind === "number");
  if (number) return `${number.name} is a number`;
  const size = features.fields.reduce((product, field) => product * valuesOf(field).length, 1);
  return size > MOST_KEYS ? `it has ${size} inputs, more than ${MOST_KEYS}` : null;
}

/**
 * Every input of columns of levels, in the schema's order, what may be missing included; without those that hold something
 * training never saw, since they are asked about and not looked up. Throws where there is no end of them.
 */
export function domainOf(version: ServingVersion): CheckedInput[] {
  const reason = endlessBecause(version);
  if (reason !== null || !version.features) throw new RangeError(reason ?? "no columns");
  const inputs = version.features.fields
    .reduce<Features[]>(
      (rows, field) =>
        rows.flatMap((row) => valuesOf(field).map((value) => ({ ...row, [field.name]: value }))),
      [{}],
    )
    .flatMap((features) => {
      const input = inputFor(version, { input: {}, features, prepared: null, given: null });
      return input ?? [];
    });
  const { unseen } = batchFeeds(version, inputs);
  return inputs.filter((_, i) => unseen[i]?.length === 0);
}

function valuesOf(field: FeatureField): (string | null)[] {
  const levels = field.kind === "category" ? field.levels : [];
  return field.nullable ? [...levels, null] : levels;
}
