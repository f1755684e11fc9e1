/** A piece of work that comes back for ever. */
export type Task = {
  readonly name: string;
  /** Does what is due. Resolves to the milliseconds after which it wants to be asked again, `null` for no wish. */
  readonly run: () => Promise<number | null>;
  /** Asked again at the latest after so long. */
  readonly pollMs: number;
  /** Channels of PostgreSQL that announce new work. */
  readonly channels?: readonly string[];
};

/** Not asked again sooner than this, so that a wish for "at once" that finds nothing cannot spin. */
const LEAST_MS = 20;

/** How long to wait after a run that wished for `wishMs`. */
export function pauseOf({ pollMs }: Task, wishMs: number | null): number {
  return Math.max(LEAST_MS, Math.min(pollMs, wishMs ?? pollMs));
}
