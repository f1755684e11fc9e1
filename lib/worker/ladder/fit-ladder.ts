import type { Db } from "#lib/db/client";
import { variantWeights } from "#lib/decision/ladder/variant-weights";
import type { JobDesk } from "#lib/jobs/run-next-job";
import { activePolicy } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { readDataSet } from "#lib/registry/data-files";
import type { ServingVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import { fitRule } from "#lib/serving/ladder-fits/fit-rule";
import type { LadderFit } from "#lib/serving/ladder-fits/ladder-fit";
import { measureLadder, type ReportRow } from "#lib/serving/ladder-fits/measure-ladder";
import { recordLadderFit } from "#lib/serving/ladder-fits/record-ladder-fit";
import { type FitLadder, fitLadderOf } from "#lib/serving/ladder-fits/start-ladder-fit";
import { profiledPolicy } from "#lib/serving/profiled-policy";
import type { ModelPlace } from "#lib/serving/runtime-models";
import { filesDir } from "#lib/serving/serving-doors";
import { combineMembers, evenWeights } from "#lib/serving/variants/ask-variants";
import { fitSharpness } from "#lib/serving/variants/fit-sharpness";
import { type EvaluationRow, evaluationRows, HELD_OUT } from "../evaluation/evaluation-rows";
import { type AnsweredRow, answerTwice } from "./answer-twice";

/** Rows that no model was trained or calibrated on, and that no report is made of. */
const FITTED = ["search", "gate"] as const;

type Desk = Pick<JobDesk, "tell" | "signal">;
type Fitting = FitLadder & { readonly jobId: string | null };

/** The job `fit_ladder`: what its asker reads as the result is the fit's id, its share and what it saves. */
export async function fitLadder(
  { db, job, ...desk }: JobDesk,
  place: ModelPlace = { filesDir: filesDir() },
): Promise<{ fit_id: string; share: number; saved: LadderFit["report"]["saved"] }> {
  const fitting = { ...fitLadderOf(job.payload), jobId: job.id };
  const { id, report } = await fitLadderOn(db, fitting, desk, place);
  return { fit_id: id, share: report.chosen.share, saved: report.saved };
}

/**
 * Fits when a rung of an endpoint's ladder is climbed, on some held-out rows of a data set, and measures on others what that brings
 * under the policy in force. Refuses as `answerTwice` does.
 */
export async function fitLadderOn(
  db: Db,
  { jobId, actor, ...plan }: Fitting,
  { tell, signal }: Desk,
  place: ModelPlace,
): Promise<LadderFit> {
  const endpoint = await getEndpointById(db, plan.endpointId);
  const { document, version: policyVersion } = await activePolicy(db, endpoint.id);
  const { labels } = endpoint;
  // With the reviewers as they are measured, since the ladder is climbed by what asking them costs.
  const compiled = await profiledPolicy(db, { endpointId: endpoint.id, document, labels });
  const data = await readDataSet(plan.dataset);
  const learned = evaluationRows(data, FITTED);
  const held = evaluationRows(data, [HELD_OUT]);
  await tell(0.02, `${learned.length} rows of ${plan.dataset} to fit, ${held.length} to report`);
  const answering = { plan, labels, place, signal };
  const ask = (rows: readonly EvaluationRow[], from: number, to: number) =>
    answerTwice(db, rows, { ...answering, tell: (share) => tell(from + (to - from) * share) });
  const first = await ask(learned, 0.02, 0.5);
  const second = await ask(held, 0.5, 0.9);
  await tell(0.92, "answered; fitting");
  const above = await versionToServe(db, plan.aboveVersionId);
  const weights = weightsOf(plan, first.answered);
  const varied = first.answered.flatMap(({ members, truth }) =>
    members ? [{ members, truth }] : [],
  );
  const asked = { version: above, labels };
  const sharpness = varied.length > 0 ? await fitSharpness(asked, weights, varied) : 1;
  const finish = finisher(above, labels, { weights, sharpness });
  const rule = await fitRule(first.answered.map(finish), plan.price, compiled);
  const report = await measureLadder(second.answered.map(finish), {
    ...{ rule, price: plan.price, compiled, ...second.speed },
  });
  const { endpointId, kind, belowVersionId, aboveVersionId, dataset, price, variants } = plan;
  return recordLadderFit(db, {
    ...{ endpointId, kind, belowVersionId, aboveVersionId, dataset, policyVersion, price },
    rule: { ...rule, variants, weights, sharpness },
    ...{ report, jobId, actor, endpoint: endpoint.name },
  });
}

/** What the input itself and each of its variants count; nothing where there are none. */
function weightsOf(
  { variants, weights }: Fitting | Omit<Fitting, "jobId" | "actor">,
  rows: readonly AnsweredRow[],
) {
  if (variants.length === 0) return [];
  if (weights === "mean") return evenWeights(variants.length + 1);
  return variantWeights(
    rows.map(({ members, truth }) => (members ?? []).map((p) => p[truth] ?? 0)),
  );
}

/** The higher rung's word on a row: its own, or that of the variants together. */
function finisher(
  version: ServingVersion,
  labels: readonly string[],
  counting: Pick<LadderFit["rule"], "weights" | "sharpness">,
) {
  return ({ before, after, members, truth, features, unseen }: AnsweredRow): ReportRow => {
    const row = { before, truth, features };
    if (members === null) return { ...row, after: after ?? [], disagreement: null };
    const said = combineMembers({ version, labels }, { members, ...counting, unseen });
    return { ...row, after: said.probabilities ?? before, disagreement: said.disagreement };
  };
}
