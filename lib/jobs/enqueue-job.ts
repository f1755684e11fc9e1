import type { Transaction } from "#lib/db/transaction";
import { insertJob, insertPeriod } from "./store";

type NewJob = {
  readonly kind: string;
  readonly payload?: unknown;
  /** One-shot work: at most one job of this kind with this slot, ever. */
  readonly slot?: string;
  readonly delaySeconds?: number;
  /** 5 unless told. */
  readonly maxAttempts?: number;
  readonly createdBy: string;
};

/** Queues work in the transaction of the act that causes it. Answers the job's id, `null` when its slot is taken. */
export async function enqueueJob(tx: Transaction, job: NewJob): Promise<string | null> {
  const { slot = null, payload = {}, delaySeconds = 0, maxAttempts = 5 } = job;
  return insertJob(tx, { ...job, slot, payload, delaySeconds, maxAttempts });
}

/** Queues work that recurs, at most once a period among all hosts. Answers the job's id, `null` when it is queued already. */
export async function enqueueEvery(
  tx: Transaction,
  asked: { readonly kind: string; readonly everySeconds: number; readonly createdBy: string },
): Promise<string | null> {
  return insertPeriod(tx, asked);
}
