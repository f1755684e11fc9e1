import type { Db } from "#lib/db/client";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import { costsOf } from "#lib/decision/costs-of";
import type { DecisionRow } from "#lib/decision/decision-row";
import { policyById } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { type DecidedColumns, type PackedDecision, unpackDecision } from "./packed-decision";

type Packed = DecidedColumns & { readonly policyId: string; readonly decision: PackedDecision };

/** Immutable things by their ids; they never go stale, only unused. */
const policies = new Map<string, CompiledPolicy>();
const MOST_KEPT = 100;

/** Recorded predictions with their decision rows put together again, costs from the policies they were made with. */
export async function unpackDecisions<Row extends Packed>(
  db: Db,
  rows: readonly Row[],
): Promise<(Omit<Row, "decision"> & { readonly decision: DecisionRow })[]> {
  const unpacked: (Omit<Row, "decision"> & { readonly decision: DecisionRow })[] = [];
  for (const row of rows) {
    const decision = unpackDecision(row.decision, row);
    const { costs = costsOf(decision, await compiled(db, row.policyId)) } = decision;
    unpacked.push({ ...row, decision: { ...decision, costs } });
  }
  return unpacked;
}

async function compiled(db: Db, policyId: string): Promise<CompiledPolicy> {
  const known = policies.get(policyId);
  if (known) return known;
  const { document, endpointId } = await policyById(db, policyId);
  const { labels } = await getEndpointById(db, endpointId);
  const policy = compilePolicy(document, labels);
  if (policies.size >= MOST_KEPT) policies.clear();
  policies.set(policyId, policy);
  return policy;
}
