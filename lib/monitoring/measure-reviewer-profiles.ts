import type { Db } from "#lib/db/client";
import { countAnswers, type LadderAnswer } from "#lib/decision/agreement/answer-counts";
import { FIRST_REVIEWER } from "#lib/decision/check-reviewers";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { addProfileSet, type ProfileSet } from "#lib/serving/reviewer-profiles";
import { type Evidence, reviewedEvidence } from "./evidence";
import { givenAnswers } from "./given-answers";

/** As far back as the reviewers' page looks unless told. */
const WINDOW_DAYS = 90;

/** Measures the reviewers of every endpoint whose policy states how they err; says how many sets were stored. */
export async function measureReviewerProfiles(db: Db): Promise<number> {
  let stored = 0;
  for (const endpoint of await everyEndpoint(db)) {
    if (endpoint.activePolicyId === null) continue;
    stored += (await measureReviewerProfile(db, endpoint)) ? 1 : 0;
  }
  return stored;
}

/**
 * What one endpoint's reviewers answered in the last 90 days where an outcome, a gold case or an adjudication tells the
 * truth, put in force for routing. `null` where the policy declares all its reviewers perfect, and where too little would change.
 */
export async function measureReviewerProfile(
  db: Db,
  endpoint: Pick<EndpointRecord, "id" | "labels" | "queueId">,
): Promise<ProfileSet | null> {
  const policy = await activePolicy(db, endpoint.id);
  const { reviewer, tiers } = policy.document;
  if (![reviewer, ...tiers.map((it) => it.reviewer)].some((it) => it !== undefined)) return null;
  const rows = await reviewedEvidence(db, { endpoint, days: WINDOW_DAYS });
  const counts = countAnswers(ladderAnswers(rows, endpoint.labels));
  return addProfileSet(db, { endpoint, policy, counts, days: WINDOW_DAYS });
}

/** Whoever hears an appeal answers as its judge, not as somebody of the ladder. */
function ladderAnswers(rows: readonly Evidence[], labels: readonly string[]): LadderAnswer[] {
  const beliefs = new Map(rows.map(({ id, probabilities }) => [id, probabilities]));
  return givenAnswers(rows, labels)
    .filter(({ origin }) => origin !== "appeal")
    .map(({ predictionId, decider, label, truth }) => ({
      decider: decider ?? FIRST_REVIEWER,
      answered: labels[label] ?? "",
      truth: truth === null ? null : (labels[truth] ?? null),
      probabilities: beliefs.get(predictionId) ?? [],
    }));
}
