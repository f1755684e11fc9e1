import type { Db } from "#lib/db/client";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { policyById } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { type Answer, answeredCases, answersOf } from "#lib/review/answers-of";
import { type LoggedEvidence, listEvidence, listEvidenceOf } from "#lib/serving/logged-evidence";
import { policyUnderProfileSet } from "#lib/serving/profiled-policy";

/**
 * A recorded prediction with everything people and time have said about it, under the policy that priced it, its reviewers
 * as they were measured then.
 */
export type Evidence = LoggedEvidence & {
  readonly answers: readonly Answer[];
  readonly compiled: CompiledPolicy;
};

export type EvidenceWindow = {
  readonly rows: readonly Evidence[];
  /** There was more than a visit adds up; the newest were taken. */
  readonly isTruncated: boolean;
  readonly from: Date | null;
  readonly to: Date | null;
};

/** More than this a visit does not add up. */
const MOST_EVIDENCE = 20_000;

export type EvidenceAsked = {
  readonly endpoint: Pick<EndpointRecord, "id" | "labels">;
  readonly days: number;
  /** Leaves out what a challenger answered: it says nothing for or against the version the endpoint follows. */
  readonly isChampionOnly?: boolean;
};

/** The evidence of an endpoint's last `days` days, in time order. */
export async function evidenceOf(
  db: Db,
  { endpoint, days, isChampionOnly = false }: EvidenceAsked,
): Promise<EvidenceWindow> {
  const limit = MOST_EVIDENCE + 1;
  const found = await listEvidence(db, { endpointId: endpoint.id, days, limit });
  const newest = found.slice(-MOST_EVIDENCE);
  const logged = isChampionOnly ? newest.filter(({ arm }) => arm !== "challenger") : newest;
  const rows = await withAnswers(db, logged, endpoint.labels);
  return {
    rows,
    isTruncated: found.length > MOST_EVIDENCE,
    from: rows.at(0)?.createdAt ?? null,
    to: rows.at(-1)?.createdAt ?? null,
  };
}

/**
 * What reviewers are measured by: every prediction of which a case was decided in the last `days` days, however old it is, in
 * time order. What was answered earlier tells truths, but its reviews are left out. Not for estimates of traffic: nobody drew
 * these.
 */
export async function reviewedEvidence(
  db: Db,
  { endpoint, days }: Pick<EvidenceAsked, "endpoint" | "days">,
): Promise<Evidence[]> {
  const asked = { endpointId: endpoint.id, days, limit: MOST_EVIDENCE };
  const answered = await answeredCases(db, asked);
  const counted = new Set(answered.map(({ caseId }) => caseId));
  const ids = new Set(answered.map(({ predictionId }) => predictionId));
  const logged = await listEvidenceOf(db, [...ids]);
  const rows = await withAnswers(db, logged, endpoint.labels);
  return rows.map((row) => ({
    ...row,
    answers: row.answers.map((it) => (counted.has(it.caseId) ? it : { ...it, reviews: [] })),
  }));
}

async function withAnswers(
  db: Db,
  logged: readonly LoggedEvidence[],
  labels: readonly string[],
): Promise<Evidence[]> {
  const answers = await answersOf(
    db,
    logged.map(({ id }) => id),
  );
  const policies = await policiesOf(db, logged, labels);
  return logged.flatMap((it) => {
    const compiled = policies.get(keyOf(it));
    return compiled ? { ...it, answers: answers.get(it.id) ?? [], compiled } : [];
  });
}

async function policiesOf(
  db: Db,
  logged: readonly LoggedEvidence[],
  labels: readonly string[],
): Promise<Map<string, CompiledPolicy>> {
  const kinds = new Map(logged.map((it) => [keyOf(it), it]));
  const compiled = new Map<string, CompiledPolicy>();
  for (const [key, { policyId, circumstances }] of kinds) {
    const { document } = await policyById(db, policyId);
    const { profileSetId } = circumstances;
    compiled.set(key, await policyUnderProfileSet(db, { profileSetId, document, labels }));
  }
  return compiled;
}

function keyOf({ policyId, circumstances }: LoggedEvidence): string {
  return `${policyId}/${circumstances.profileSetId ?? ""}`;
}
