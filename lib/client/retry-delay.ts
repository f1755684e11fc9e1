const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Milliseconds before try `attempt + 1`: 0.5, 1, 2, 4, 8, then 10 s. What the server asks for counts when it is longer. */
export function retryDelayMs(attempt: number, askedMs: number | null = null): number {
  const ownMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt));
  return Math.max(ownMs, Math.min(askedMs ?? 0, LONGEST_MS));
}
