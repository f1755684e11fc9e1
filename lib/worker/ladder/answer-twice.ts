import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { ServingVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import type { CheckedInput } from "#lib/serving/checked-input";
import type { LadderFitPlan } from "#lib/serving/ladder-fits/plan-ladder-fit";
import type { RungPair } from "#lib/serving/ladder-fits/weigh-rows";
import type { ModelDoor } from "#lib/serving/model-door";
import type { ModelPlace } from "#lib/serving/runtime-models";
import { scoreInputs } from "#lib/serving/score-inputs";
import { checkedRow, withSeparateDoor } from "#lib/serving/separate-model";
import { askVariants, type Members } from "#lib/serving/variants/ask-variants";
import type { EvaluationRow } from "../evaluation/evaluation-rows";

/** Rows a run. */
const CHUNK = 200;

/** A row with the word of the lower rung, and either that of the higher one or what each variant said. */
export type AnsweredRow = Pick<RungPair, "before" | "truth" | "features"> & {
  readonly after: readonly number[] | null;
  readonly members: Members | null;
  readonly unseen: readonly string[];
};

/** Milliseconds a row took on each rung. */
export type Speed = { readonly belowMs: number; readonly aboveMs: number };

type Answering = {
  readonly plan: LadderFitPlan;
  /** Whose order probabilities are told in. */
  readonly labels: readonly string[];
  readonly place: ModelPlace;
  /** Told how much is answered, in [0, 1]. */
  readonly tell: (share: number) => Promise<void>;
  readonly signal: AbortSignal;
};

/**
 * Asks both rungs of a plan about every row, in processes of their own. Refuses `invalid_model` where a row does not fit a version
 * or gets no distribution, and where the data set asks another question.
 */
export async function answerTwice(
  db: Db,
  rows: readonly EvaluationRow[],
  { plan, labels, place, tell, signal }: Answering,
): Promise<{ answered: AnsweredRow[]; speed: Speed }> {
  requireSameQuestion(rows, labels);
  const below = await versionToServe(db, plan.belowVersionId);
  const above = await versionToServe(db, plan.aboveVersionId);
  const answered: AnsweredRow[] = [];
  const spent = { belowMs: 0, aboveMs: 0 };
  await withSeparateDoor(below, place, (lower) =>
    withSeparateDoor(above, place, async (higher) => {
      for (let at = 0; at < rows.length; at += CHUNK) {
        signal.throwIfAborted();
        const chunk = rows.slice(at, at + CHUNK);
        const ask = plan.kind === "hand_over" ? askLarge : askVaried;
        const asked = { plan, labels, below, above, lower, higher };
        answered.push(...(await ask(chunk, asked, spent)));
        await tell(answered.length / rows.length);
      }
    }),
  );
  const each = (ms: number) => ms / Math.max(1, rows.length);
  return { answered, speed: { belowMs: each(spent.belowMs), aboveMs: each(spent.aboveMs) } };
}

type Asked = {
  readonly plan: LadderFitPlan;
  readonly labels: readonly string[];
  readonly below: ServingVersion;
  readonly above: ServingVersion;
  readonly lower: ModelDoor;
  readonly higher: ModelDoor;
};
type Spent = { belowMs: number; aboveMs: number };

async function askLarge(
  rows: readonly EvaluationRow[],
  { labels, below, above, lower, higher }: Asked,
  spent: Spent,
): Promise<AnsweredRow[]> {
  const [own, other] = [checkedRows(rows, below), checkedRows(rows, above)];
  const small = await timed(spent, "belowMs", () => opinions(own, below, labels, lower));
  const large = await timed(spent, "aboveMs", () => opinions(other, above, labels, higher));
  return rows.map((row, i) => ({
    ...told(row, labels),
    before: distributionOf(below, small[i]),
    after: distributionOf(above, large[i]),
    members: null,
    unseen: [],
  }));
}

async function askVaried(
  rows: readonly EvaluationRow[],
  { plan, labels, below, lower, higher }: Asked,
  spent: Spent,
): Promise<AnsweredRow[]> {
  const inputs = checkedRows(rows, below);
  const own = await timed(spent, "belowMs", () => opinions(inputs, below, labels, lower));
  const asked = inputs.map((checked, i) => ({ checked, raw: own[i]?.raw ?? [] }));
  const asking = { version: below, labels, models: higher };
  const members = await timed(spent, "aboveMs", () => askVariants(asking, asked, plan.variants));
  return rows.map((row, i) => {
    const varied = members[i];
    if (!varied || typeof varied === "string") throw unfit(below, varied ?? "it gave nothing");
    return {
      ...told(row, labels),
      before: distributionOf(below, own[i]),
      after: null,
      members: varied,
      unseen: own[i]?.unseen ?? [],
    };
  });
}

function requireSameQuestion(rows: readonly EvaluationRow[], labels: readonly string[]): void {
  const strange = rows.find(({ label }) => !labels.includes(label));
  if (!strange && rows.length > 0) return;
  const detail = `The data set holds "${strange?.label}", and the endpoint answers ${labels.join(", ")}.`;
  throw new Refusal("invalid_model", detail);
}

function told({ input, label }: EvaluationRow, labels: readonly string[]) {
  return { truth: labels.indexOf(label), features: input.features };
}

function checkedRows(rows: readonly EvaluationRow[], version: ServingVersion): CheckedInput[] {
  return rows.map(({ input }) => checkedRow(version, input));
}

function opinions(
  inputs: readonly CheckedInput[],
  version: ServingVersion,
  labels: readonly string[],
  door: ModelDoor,
) {
  return scoreInputs({ version, endpoint: { labels } }, inputs, door);
}

function distributionOf(
  version: ServingVersion,
  opinion: Awaited<ReturnType<typeof scoreInputs>>[number] | undefined,
): readonly number[] {
  if (opinion?.probabilities) return opinion.probabilities;
  throw unfit(version, opinion?.failure ?? "it gave nothing");
}

async function timed<T>(spent: Spent, rung: keyof Spent, act: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const made = await act();
  spent[rung] += performance.now() - from;
  return made;
}

function unfit({ model, version }: ServingVersion, why: string): Refusal {
  return new Refusal("invalid_model", `${model} ${version} cannot answer a row: ${why}.`);
}
