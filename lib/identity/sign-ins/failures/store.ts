import type { Db } from "#lib/db/client";

/** Who failed: `account:<email>` or `address:<ip>`. */
export type FailureCount = {
  readonly subject: string;
  readonly count: number;
  /** Until the oldest of the counted failures is a minute old. */
  readonly seconds: number;
};

const WINDOW_SECONDS = 60;

/** The failed sign-ins of the last minute by subject; a subject without any is left out. */
export function recentFailures(db: Db, subjects: readonly string[]): Promise<FailureCount[]> {
  return db.$queryRaw<FailureCount[]>`
    select subject, count(*)::int as count,
           extract(epoch from min(at) + ${WINDOW_SECONDS} * interval '1 second' - umpire_now())::float8
             as seconds
      from sign_in_failures
     where subject = any(${subjects}) and at > umpire_now() - ${WINDOW_SECONDS} * interval '1 second'
     group by subject`;
}

/** Counts a failure against each subject and clears away what nobody counts any more. */
export async function addFailure(db: Db, subjects: readonly string[]): Promise<void> {
  await db.$executeRaw`
    with cleared as (delete from sign_in_failures where at < umpire_now() - interval '1 hour')
    insert into sign_in_failures (subject, at)
    select subject, umpire_now() from unnest(${subjects}::text[]) as failed (subject)`;
}
