import type { Db } from "#lib/db/client";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { policyById } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { type Answer, answersOf, goldAnsweredOf } from "#lib/review/answers-of";
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
 * What reviewers are measured by: the evidence of the last `days` days, and with it the known answers given within them,
 * whose predictions may be older. Of those no other answer is told. Not for estimates of traffic: nobody drew gold cases.
 */
export async function reviewedEvidence(db: Db, asked: EvidenceAsked): Promise<EvidenceWindow> {
  const { endpoint, days } = asked;
  const evidence = await evidenceOf(db, asked);
  const seen = new Set(evidence.rows.map(({ id }) => id));
  const gold = await goldAnsweredOf(db, { endpointId: endpoint.id, days });
  const older = await listEvidenceOf(
    db,
    gold.filter((id) => !seen.has(id)),
  );
  const known = (await withAnswers(db, older, endpoint.labels)).map((row) => ({
    ...row,
    answers: row.answers.filter(({ origin }) => origin === "gold"),
  }));
  return { ...evidence, rows: [...known, ...evidence.rows] };
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
