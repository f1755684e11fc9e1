import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Job } from "./job";

/** An attempt at a job: its number is the fence. */
export type Attempt = { readonly id: string; readonly attempt: number };

const columns = sql`
  id, kind, slot, payload, state::text as state, attempt, max_attempts as "maxAttempts", progress,
  log, result, error, created_by as "createdBy", created_at as "createdAt",
  finished_at as "finishedAt"`;

/** `null` when the slot of this kind is taken already. */
export async function insertJob(
  tx: Transaction,
  job: {
    readonly kind: string;
    readonly slot: string | null;
    readonly payload: unknown;
    readonly delaySeconds: number;
    readonly maxAttempts: number;
    readonly createdBy: string;
  },
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    insert into jobs (id, kind, slot, payload, max_attempts, created_by, created_at, run_at)
    values (${freshId("job")}, ${job.kind}, ${job.slot}, ${JSON.stringify(job.payload)}::jsonb,
            ${job.maxAttempts}::int, ${job.createdBy}, umpire_now(),
            umpire_now() + ${job.delaySeconds}::float8 * interval '1 second')
        on conflict (kind, slot) do nothing
    returning id`;
  return row?.id ?? null;
}

/** One job a period, whoever asks first: the slot is the period's number by the database's clock. */
export async function insertPeriod(
  tx: Transaction,
  { kind, everySeconds, createdBy }: { kind: string; everySeconds: number; createdBy: string },
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    insert into jobs (id, kind, slot, created_by, created_at, run_at)
    values (${freshId("job")}, ${kind},
            floor(extract(epoch from umpire_now()) / ${everySeconds}::float8)::bigint::text,
            ${createdBy}, umpire_now(), umpire_now())
        on conflict (kind, slot) do nothing
    returning id`;
  return row?.id ?? null;
}

/** One statement: the oldest due job that nobody works on, or whose worker fell silent. */
export async function takeJob(
  tx: Transaction,
  { kinds, leaseSeconds }: { kinds: readonly string[]; leaseSeconds: number },
): Promise<Job | null> {
  const [row] = await tx.$queryRaw<Job[]>`
    update jobs
       set state = 'running', attempt = attempt + 1,
           claimed_until = umpire_now() + ${leaseSeconds}::float8 * interval '1 second'
     where id = (select id from jobs
                  where finished_at is null and kind = any(${kinds})
                    and run_at <= (select umpire_now())
                    and (claimed_until is null or claimed_until <= (select umpire_now()))
                    and attempt < max_attempts
                  order by run_at, id limit 1 for update skip locked)
    returning ${columns}`;
  return row ?? null;
}

/** Jobs whose last attempt fell silent are over. */
export async function failSilent(tx: Transaction): Promise<number> {
  return tx.$executeRaw`
    update jobs set state = 'failed', finished_at = umpire_now(), claimed_until = null,
                    error = coalesce(error, 'The process that worked on it went away.')
     where finished_at is null and attempt >= max_attempts and claimed_until <= umpire_now()`;
}

export async function renewJob(
  tx: Transaction,
  { id, attempt }: Attempt,
  said: { readonly leaseSeconds: number; progress: number | null; line: string | null },
): Promise<boolean> {
  const renewed = await tx.$executeRaw`
    update jobs
       set claimed_until = umpire_now() + ${said.leaseSeconds}::float8 * interval '1 second',
           progress = greatest(progress, coalesce(${said.progress}::float8, 0)),
           log = case when ${said.line}::text is null then log else log || ${said.line}::text end
     where id = ${id} and attempt = ${attempt}::int and state = 'running'`;
  return renewed === 1;
}

export async function completeJob(
  tx: Transaction,
  { id, attempt }: Attempt,
  result: unknown,
): Promise<boolean> {
  const done = await tx.$executeRaw`
    update jobs set state = 'done', progress = 1, result = ${JSON.stringify(result ?? null)}::jsonb,
                    finished_at = umpire_now(), claimed_until = null, error = null
     where id = ${id} and attempt = ${attempt}::int and state = 'running'`;
  return done === 1;
}

/** Queues another attempt after a pause, or gives up when none is left. */
export async function failJob(
  tx: Transaction,
  { id, attempt }: Attempt,
  { error, pauseSeconds, isHopeless }: { error: string; pauseSeconds: number; isHopeless: boolean },
): Promise<boolean> {
  const failed = await tx.$executeRaw`
    update jobs
       set error = ${error}, claimed_until = null,
           state = case when ${isHopeless} or attempt >= max_attempts
                        then 'failed'::job_state else 'queued'::job_state end,
           finished_at = case when ${isHopeless} or attempt >= max_attempts then umpire_now() end,
           run_at = umpire_now() + ${pauseSeconds}::float8 * interval '1 second'
     where id = ${id} and attempt = ${attempt}::int and state = 'running'`;
  return failed === 1;
}

export async function cancelOpenJob(tx: Transaction, id: string): Promise<boolean> {
  const cancelled = await tx.$executeRaw`
    update jobs set state = 'cancelled', finished_at = umpire_now(), claimed_until = null
     where id = ${id} and finished_at is null`;
  return cancelled === 1;
}

export async function findJob(db: Db, id: string): Promise<Job | null> {
  const [row] = await db.$queryRaw<Job[]>`select ${columns} from jobs where id = ${id}`;
  return row ?? null;
}

/** The newest of a kind whose payload lists one of these texts under that name. */
export async function findLatest(
  db: Db,
  { kind, within, anyOf }: { kind: string; within: string; anyOf: readonly string[] },
): Promise<Job | null> {
  const [row] = await db.$queryRaw<Job[]>`
    select ${columns} from jobs
     where kind = ${kind} and payload -> ${within} ?| ${[...anyOf]}::text[]
     order by created_at desc, id desc limit 1`;
  return row ?? null;
}
