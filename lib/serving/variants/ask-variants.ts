import type { Variant } from "#lib/contracts/serving";
import { disagreementOf, weightedMean } from "#lib/decision/ladder/variant-weights";
import { softmax } from "#lib/math/logistic";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "../checked-input";
import type { ModelDoor } from "../model-door";
import { inOrderOf } from "../order-scores";
import { readScores, scoreInputs } from "../score-inputs";
import { type Opinion, type Said, saidBy } from "../scored";
import { varyInput } from "./vary-input";

/** A call may bring many rows of many variants; more than these at once would only fill memory. */
const MOST_AT_ONCE = 2048;

/** An input with what the version said of it as it is: scores before calibration, in the order of the labels. */
export type Asked = { readonly checked: CheckedInput; readonly raw: readonly number[] };

/** Distributions before calibration, in the order of the labels: of the input as it is, then of each variant. */
export type Members = readonly (readonly number[])[];

type Asking = {
  readonly version: ServingVersion;
  readonly labels: readonly string[];
  readonly models: ModelDoor;
};

/** Asks a version about the variants of all rows in one batch, unless they are too many for one; a failure where a variant got no distribution. */
export async function askVariants(
  { version, labels, models }: Asking,
  rows: readonly Asked[],
  variants: readonly Variant[],
): Promise<(Members | NonNullable<Opinion["failure"]>)[]> {
  const varied = rows.map(({ checked }) => variants.map((it) => varyInput(version, checked, it)));
  const inputs = varied.flat().filter((it) => it !== null);
  const served = { version, endpoint: { labels } };
  const opinions: Opinion[] = [];
  for (let at = 0; at < inputs.length; at += MOST_AT_ONCE) {
    opinions.push(...(await scoreInputs(served, inputs.slice(at, at + MOST_AT_ONCE), models)));
  }
  let next = 0;
  return rows.map(({ raw }, i) => {
    const said = (varied[i] ?? []).map((it) => (it === null ? null : (opinions[next++] ?? null)));
    const failed = said.find((it) => it === null || it.probabilities === null);
    if (failed !== undefined) return failed?.failure ?? "model_failure";
    const scores = [raw, ...said.map((it) => it?.raw ?? [])];
    return scores.map((it) => distribution(version, it));
  });
}

type Combining = {
  readonly members: Members;
  readonly weights: readonly number[];
  /** The power the mean is raised to: a mean is less sure of itself than its members, whom the calibrator was fitted to. */
  readonly sharpness: number;
  /** What training never saw of the input as it is. */
  readonly unseen: readonly string[];
};

/**
 * One opinion of several members: their weighted mean, then calibrated as a single answer is, so that it replays from its own raw
 * scores. Members that count nothing have no vote on how much they disagree.
 */
export function combineMembers(
  { version, labels }: Pick<Asking, "version" | "labels">,
  { members, weights, sharpness, unseen }: Combining,
): Said {
  const logs = weightedMean(members, weights).map(
    (p) => sharpness * Math.log(Math.max(p, Number.MIN_VALUE)),
  );
  const raw = version.adapter.output.kind === "logits" ? logs : softmax(logs);
  const scores = inOrderOf(version.adapter.output.labels, labels, raw);
  const voting = members.filter((_, i) => (weights[i] ?? 0) > 0);
  const opinion = readScores(version, labels, { scores, unseen });
  return { ...saidBy(version, opinion), disagreement: disagreementOf(voting) };
}

/** Weights by which all members count alike. */
export function evenWeights(members: number): number[] {
  return Array.from({ length: members }, () => 1 / members);
}

function distribution({ adapter }: ServingVersion, raw: readonly number[]): number[] {
  return adapter.output.kind === "logits" ? softmax([...raw]) : [...raw];
}
