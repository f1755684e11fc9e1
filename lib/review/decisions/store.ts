import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Prisma } from "#prisma/generated/client";
import { type Held, stillHeld } from "../claims/store";
import type { EffectiveDecision } from "../decisions-of";
import type { RevealMode } from "../draw-arm";

/** The last word of each case, unless it reopened the case; of several cases of a prediction the last to speak. */
export async function findEffectiveDecisions(
  db: Db,
  predictionIds: readonly string[],
): Promise<Omit<EffectiveDecision, "isFinal">[]> {
  return db.$queryRaw<Omit<EffectiveDecision, "isFinal">[]>`
    select distinct on (last."predictionId") last.*
      from (select distinct on (d.case_id) d.id as "decisionId", d.case_id as "caseId",
                   d.prediction_id as "predictionId", d.revision, d.label,
                   d.source::text as source, d.decided_by as "decidedBy",
                   d.decided_at as "decidedAt", d.final_at as "finalAt", d.kind
              from decisions d join review_cases c on c.id = d.case_id
             where d.prediction_id = any(${predictionIds}) and c.origin in ('routed', 'appeal')
             order by d.case_id, d.revision desc) last
     where last.kind <> 'reversal'
     order by last."predictionId", last."decidedAt" desc, last."decisionId" desc`;
}

/** A stored decision, with what is left of its time to be undone. */
export type DecisionRow = {
  readonly id: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly revision: number;
  readonly kind: "decide" | "reversal" | "amend" | "fallback";
  readonly source: "human" | "fallback";
  /** `null` on a reversal: the case is open again. */
  readonly label: string | null;
  readonly reviewId: string | null;
  readonly decidedBy: string;
  readonly reason: string | null;
  readonly supersedes: string | null;
  readonly decidedAt: Date;
  readonly finalAt: Date;
  /** Negative once it is past. */
  readonly finalInMs: number;
};

const columns = sql`
  d.id, d.case_id as "caseId", d.prediction_id as "predictionId", d.revision, d.kind::text as kind,
  d.source::text as source, d.label, d.review_id as "reviewId", d.decided_by as "decidedBy",
  d.reason, d.supersedes, d.decided_at as "decidedAt", d.final_at as "finalAt",
  (extract(epoch from d.final_at - umpire_now()) * 1000)::float8 as "finalInMs"`;

export async function findDecisionsOfCase(db: Db, caseId: string): Promise<DecisionRow[]> {
  return db.$queryRaw<DecisionRow[]>`
    select ${columns} from decisions d where d.case_id = ${caseId} order by d.revision`;
}

export async function findDecision(db: Db, id: string): Promise<DecisionRow | null> {
  const [row] = await db.$queryRaw<DecisionRow[]>`
    select ${columns} from decisions d where d.id = ${id}`;
  return row ?? null;
}

/** What the decided case was, as the statement that decided it found it. */
export type DecidedCase = {
  readonly revision: number;
  readonly queueId: string;
  readonly predictionId: string;
  readonly decidedAt: Date;
  readonly shownAt: Date | null;
  readonly revealMode: RevealMode;
  readonly armPropensity: number;
  readonly claimSource: string;
};

/** Decides under a live claim, or matches no row: fenced by holder, token and the database's clock. */
export async function markDecided(tx: Transaction, held: Held): Promise<DecidedCase | null> {
  const [row] = await tx.$queryRaw<DecidedCase[]>`
    update review_cases
       set state = 'decided', revision = revision + 1, decided_at = umpire_now()
     where ${stillHeld(held)}
    returning revision, queue_id as "queueId", prediction_id as "predictionId",
              decided_at as "decidedAt", shown_at as "shownAt", reveal_mode::text as "revealMode",
              arm_propensity as "armPropensity", claim_source as "claimSource"`;
  return row ?? null;
}

export type NewReview = Omit<Prisma.ReviewUncheckedCreateInput, "id" | "createdAt" | "decisions">;

export async function insertReview(tx: Transaction, review: NewReview): Promise<string> {
  const id = freshId("review");
  await tx.review.create({ data: { id, ...review } });
  return id;
}

export type NewDecision = Omit<Prisma.DecisionUncheckedCreateInput, "id">;

export async function insertDecision(tx: Transaction, decision: NewDecision): Promise<string> {
  const id = freshId("decision");
  await tx.decision.create({ data: { id, ...decision } });
  return id;
}
