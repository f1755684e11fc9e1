/** A piece of background work as those who asked for it read it. */
export type Job = {
  readonly id: string;
  readonly kind: string;
  readonly slot: string | null;
  /** JSON; its kind's handler knows the shape. */
  readonly payload: unknown;
  readonly state: "queued" | "running" | "done" | "failed" | "cancelled";
  /** Grows with every claim and fences it: what an older attempt writes matches no row. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** In [0, 1]. */
  readonly progress: number;
  readonly log: readonly string[];
  readonly result: unknown;
  readonly error: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

/** How long a claim lasts without a heartbeat. */
export const LEASE_SECONDS = 60;

/** Seconds before a failed attempt is tried again: 2, 4, 8, … at most five minutes. */
export function backoffSeconds(attempt: number): number {
  return Math.min(300, 2 ** attempt);
}
