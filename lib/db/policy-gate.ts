import type { Transaction } from "./transaction";

/**
 * The advisory lock between those who write what a policy decided and those who move a policy, a model alias or a
 * stop switch. Any fixed number of ours will do.
 */
const POLICY_GATE = 7_216_001;

/**
 * Entered by a writer before it re-reads, in a statement of its own, which policy, model and stop switch are active:
 * they stay so until its transaction ends. Any number of writers pass together.
 */
export async function gateShared(tx: Transaction): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock_shared(${POLICY_GATE}::bigint)`;
}

/** Entered before a pointer or switch moves: waits for the writers inside and holds the others back until commit. */
export async function gateExclusive(tx: Transaction): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${POLICY_GATE}::bigint)`;
}
