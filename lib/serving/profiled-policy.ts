import type { Db } from "#lib/db/client";
import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import { withMeasuredReviewers } from "#lib/decision/agreement/measured-reviewers";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import type { Policy } from "#lib/decision/policy";
import { findNewestProfileSet, findProfileSet } from "./profile-sets/store";

type Asked = { readonly document: Policy; readonly labels: readonly string[] };

/** A policy as traffic would be routed by it now: with the endpoint's reviewers as they are measured. */
export async function profiledPolicy(
  db: Db,
  { endpointId, document, labels }: Asked & { readonly endpointId: string },
): Promise<CompiledPolicy> {
  const { compiled } = await policyProfiledBy(db, { endpointId, document, labels });
  return compiled;
}

/** The same, with the set that measured them; `null` before they were measured. */
export async function policyProfiledBy(
  db: Db,
  { endpointId, document, labels }: Asked & { readonly endpointId: string },
): Promise<{ readonly compiled: CompiledPolicy; readonly profileSetId: string | null }> {
  const set = await findNewestProfileSet(db, endpointId);
  const stated = compilePolicy(document, labels);
  return {
    compiled: withMeasuredReviewers(stated, set?.counts ?? []),
    profileSetId: set?.id ?? null,
  };
}

/** What an endpoint's reviewers answered, as routing reads it now; nothing before they were measured. */
export async function reviewerCounts(db: Db, endpointId: string): Promise<readonly AnswerCount[]> {
  return (await findNewestProfileSet(db, endpointId))?.counts ?? [];
}

/** Row by row, what routing expects of a decider whose errors the policy states. */
export type RoutingReviewer = {
  readonly decider: string;
  readonly truth: string;
  readonly isMeasured: boolean;
  /** P(right | truth). */
  readonly right: number;
  /** Graded answers counted. */
  readonly n: number;
};

/** What routing takes reviewers for now, at all confidences together. */
export async function routingReviewers(
  db: Db,
  asked: Asked & { readonly endpointId: string },
): Promise<RoutingReviewer[]> {
  const stated = compilePolicy(asked.document, asked.labels);
  const counts = await reviewerCounts(db, asked.endpointId);
  const measured = withMeasuredReviewers(stated, counts);
  return measured.deciders.flatMap(({ id: decider, M }, r) =>
    (M ?? []).map((row, y) => {
      const truth = asked.labels[y] ?? "";
      const own = counts.filter((it) => it.decider === decider && it.truth === truth);
      const n = own.reduce((sum, it) => sum + it.n, 0);
      const isMeasured = row !== stated.deciders[r]?.M?.[y];
      return { decider, truth, isMeasured, right: row[y] ?? 0, n };
    }),
  );
}

/** A policy with a certain set, as a replay needs it; without one, with the reviewers that the policy states. */
export async function policyUnderProfileSet(
  db: Db,
  { profileSetId, document, labels }: Asked & { readonly profileSetId: string | undefined },
): Promise<CompiledPolicy> {
  return profiled(db, compilePolicy(document, labels), profileSetId ?? null);
}

/** A compiled policy under a set that was stored; sets are never taken away, so one that is missing is a bug. */
export async function profiled(
  db: Db,
  compiled: CompiledPolicy,
  profileSetId: string | null,
): Promise<CompiledPolicy> {
  if (profileSetId === null) return compiled;
  const set = await findProfileSet(db, profileSetId);
  if (!set) throw new Error(`there is no set of reviewer profiles ${profileSetId}`);
  return withMeasuredReviewers(compiled, set.counts);
}
