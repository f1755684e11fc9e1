type Rate = { readonly perSecond: number; readonly burst: number };

/** Takes one token of `subject`: 0 when there was one, otherwise the seconds until there is. */
export type TakeToken = (subject: string) => number;

type Bucket = { tokens: number; filledAtMs: number };

const MOST_SUBJECTS = 20_000;
/** Room made at once, so that not every newcomer goes through them all. */
const MADE_ROOM = 2_000;

/** One bucket a subject: `burst` tokens at first, refilled at `perSecond`. Lives in this process only. */
export function tokenBuckets({ perSecond, burst }: Rate, nowMs: () => number): TakeToken {
  const buckets = new Map<string, Bucket>();
  const opened = (subject: string, now: number): Bucket => {
    if (buckets.size >= MOST_SUBJECTS) forget(buckets, now - (burst / perSecond) * 1000);
    const bucket = { tokens: burst, filledAtMs: now };
    buckets.set(subject, bucket);
    return bucket;
  };
  return (subject) => {
    const now = nowMs();
    const bucket = buckets.get(subject) ?? opened(subject, now);
    const gained = ((now - bucket.filledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, gained));
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return 0;
  };
}

/** Forgets those that are full again by now, which changes nothing for them, and if need be those that came first. */
function forget(buckets: Map<string, Bucket>, fullSinceMs: number): void {
  for (const [subject, { filledAtMs }] of buckets) {
    if (filledAtMs <= fullSinceMs) buckets.delete(subject);
  }
  const surplus = buckets.size - (MOST_SUBJECTS - MADE_ROOM);
  for (const subject of [...buckets.keys()].slice(0, Math.max(0, surplus))) buckets.delete(subject);
}
