import type { Db } from "#lib/db/client";
import type { JobDesk } from "#lib/jobs/run-next-job";
import { Refusal } from "#lib/kernel/refusal";
import type { PartMetrics, Pricing } from "#lib/pipeline/manifest";
import { readDataSet } from "#lib/registry/data-files";
import type { EvaluatedRow, Latency } from "#lib/registry/evaluations/evaluation";
import { recordEvaluation } from "#lib/registry/evaluations/record-evaluation";
import { EvaluateVersion } from "#lib/registry/evaluations/start-evaluation";
import { getVersionById } from "#lib/registry/get-version";
import { sha256Of } from "#lib/registry/model-files";
import type { ModelVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import type { ModelPlace } from "#lib/serving/runtime-models";
import { type AnswerRows, withSeparateModel } from "#lib/serving/separate-model";
import { filesDir } from "#lib/serving/serving-doors";
import { caseCosts } from "#lib/training/case-costs";
import { fingerprint } from "#lib/training/content-split";
import { evaluate } from "#lib/training/evaluate";
import { type EvaluationRow, evaluationRows, HELD_OUT } from "./evaluation-rows";

/** Rows a run. */
const CHUNK = 200;
/** Rows that are timed one by one. */
const TIMED = 200;
/** Of the resamples behind the intervals. */
const SEED = 1;

type Evaluating = EvaluateVersion & { readonly jobId: string | null };
type Desk = Pick<JobDesk, "tell" | "signal">;
type Evaluated = { evaluation_id: string; rows: number; metrics: PartMetrics };

/** The job `evaluate_version`: what its asker reads as the result is the evaluation's id and its figures. */
export async function evaluateVersion(
  { db, job, ...desk }: JobDesk,
  place: ModelPlace = { filesDir: filesDir() },
): Promise<Evaluated> {
  const evaluating = { ...EvaluateVersion.parse(job.payload), jobId: job.id };
  return evaluateOn(db, evaluating, desk, place);
}

/**
 * Answers the held-out rows of a data set with a version, in a process of its own, and keeps every answer with the figures.
 * Refuses `invalid_model` when the data set asks another question.
 */
export async function evaluateOn(
  db: Db,
  { versionId, dataset, actor, jobId }: Evaluating,
  { tell, signal }: Desk,
  place: ModelPlace,
): Promise<Evaluated> {
  const version = await getVersionById(db, versionId);
  const rows = evaluationRows(await readDataSet(dataset));
  requireSameQuestion(version, dataset, rows);
  await tell(0.02, `${rows.length} held-out rows of ${dataset}`);
  const serving = await versionToServe(db, versionId);
  const { answers, latency } = await withSeparateModel(serving, place, async (answer) => ({
    answers: await answerAll(answer, rows, { tell, signal }),
    latency: await timed(answer, rows),
  }));
  await tell(0.9, "answered; measuring");
  const evaluation = await recordEvaluation(db, {
    ...{ versionId, calibratorId: version.calibrator?.id ?? null, dataset, part: HELD_OUT },
    fingerprint: fingerprint(
      rows.map(({ line }) => line),
      sha256Of,
    ),
    metrics: measure(version, rows, answers),
    ...{ latency, jobId, actor },
    answered: evaluatedRows(version.labels, rows, answers),
  });
  const { id: evaluation_id, metrics } = evaluation;
  return { evaluation_id, rows: rows.length, metrics };
}

function requireSameQuestion(
  { model, version, labels }: ModelVersion,
  dataset: string,
  rows: readonly EvaluationRow[],
): void {
  const strange = rows.find(({ label }) => !labels.includes(label));
  if (!strange && rows.length > 0) return;
  const detail = `${dataset} holds "${strange?.label}", and ${model} ${version} answers ${labels.join(", ")}.`;
  throw new Refusal("invalid_model", detail);
}

async function answerAll(
  answer: AnswerRows,
  rows: readonly EvaluationRow[],
  { tell, signal }: Desk,
): Promise<number[][]> {
  const answers: number[][] = [];
  for (let at = 0; at < rows.length; at += CHUNK) {
    signal.throwIfAborted();
    const chunk = rows.slice(at, at + CHUNK);
    answers.push(...(await answer(chunk.map(({ input }) => input))));
    await tell(0.02 + 0.8 * (answers.length / rows.length));
  }
  return answers;
}

async function timed(answer: AnswerRows, rows: readonly EvaluationRow[]): Promise<Latency> {
  const times: number[] = [];
  for (const { input } of rows.slice(0, TIMED)) {
    const from = performance.now();
    await answer([input]);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0;
  return { rows: times.length, p50_ms: at(0.5), p99_ms: at(0.99) };
}

function measure(
  { labels, manifest }: ModelVersion,
  rows: readonly EvaluationRow[],
  answers: readonly (readonly number[])[],
): PartMetrics {
  const pricing = manifest.pricing ?? plainPricing(labels);
  const of = pricing.costs.map(({ cost }) => (typeof cost === "number" ? null : cost.of));
  const column = of.find((name) => name !== null) ?? null;
  const cases = rows.map(({ label, amounts }, i) => ({
    probabilities: answers[i] ?? [],
    truth: labels.indexOf(label),
    costs: caseCosts(pricing, labels, column === null ? 0 : (amounts[column] ?? 0)),
  }));
  return evaluate(cases, pricing.review, SEED);
}

/** Where nobody said what an error costs, each costs 1, and a person costs as much: none is asked. */
function plainPricing(labels: readonly string[]): Pricing {
  const costs = labels.flatMap((truth) =>
    labels.filter((decided) => decided !== truth).map((decided) => ({ truth, decided, cost: 1 })),
  );
  return { costs, review: 1, currency: "USD" };
}

function evaluatedRows(
  labels: readonly string[],
  rows: readonly EvaluationRow[],
  answers: readonly (readonly number[])[],
) {
  const amountNames = [...new Set(rows.flatMap(({ amounts }) => Object.keys(amounts)))].sort();
  return {
    labels,
    amountNames,
    rows: rows.map(
      ({ line, label, amounts }, i): EvaluatedRow => ({
        key: sha256Of(line).slice(0, 16),
        probabilities: answers[i] ?? [],
        truth: labels.indexOf(label),
        amounts: amountNames.map((name) => amounts[name] ?? null),
      }),
    ),
  };
}
