type Rate = { readonly perSecond: number; readonly burst: number };

/** Takes one token of `subject`: 0 when there was one, otherwise the seconds until there is. */
export type TakeToken = (subject: string) => number;

type Bucket = { tokens: number; filledAtMs: number };

const MOST_SUBJECTS = 20_000;

/** One bucket a subject: `burst` tokens at first, refilled at `perSecond`. Lives in this process only. */
export function tokenBuckets({ perSecond, burst }: Rate, nowMs: () => number): TakeToken {
  const buckets = new Map<string, Bucket>();
  return (subject) => {
    const now = nowMs();
    const bucket = buckets.get(subject) ?? { tokens: burst, filledAtMs: now };
    const gained = ((now - bucket.filledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, gained));
    bucket.filledAtMs = now;
    buckets.delete(subject);
    buckets.set(subject, bucket);
    if (buckets.size > MOST_SUBJECTS) forgetOldest(buckets);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return 0;
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
