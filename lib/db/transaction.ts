import { Prisma, type PrismaClient } from "#prisma/generated/client";
import type { Db } from "./client";
import { namingOutage } from "./errors";
import { runStatement, type Statement } from "./statement";

/** On whose behalf a transaction writes; PostgreSQL refuses to change anything without one. */
export type Actor = {
  readonly id: string;
  readonly role?: string | undefined;
  readonly requestId?: string | undefined;
};

/** A transaction under way. */
export type Transaction = Prisma.TransactionClient;

type TransactionOptions = {
  /** How long `act` may take; 10 s unless told. */
  readonly timeoutMs?: number;
};

const POOL_WAIT_MS = 2_000;
const TRANSACTION_MS = 10_000;
const ALONE_MS = 60_000;

/**
 * The advisory lock between those who write what a policy decided and those who move a policy, a model alias or a
 * stop switch. Any fixed number of ours will do.
 */
const POLICY_GATE = 7_216_001;

/**
 * Runs `act` in one read-committed transaction that carries the actor, and commits when it resolves. Inside a
 * transaction it joins that one, whose actor stays. PostgreSQL away becomes the refusal `database_unavailable`; every
 * other error rolls back and passes through.
 */
export async function inTransaction<T>(
  db: Db,
  actor: Actor,
  act: (tx: Transaction) => Promise<T>,
  { timeoutMs = TRANSACTION_MS }: TransactionOptions = {},
): Promise<T> {
  if (!isClient(db)) return act(db);
  try {
    return await db.$transaction(
      async (tx) => {
        await nameActor(tx, actor);
        return act(tx);
      },
      { maxWait: POOL_WAIT_MS, timeout: timeoutMs },
    );
  } catch (error) {
    throw namingOutage(error);
  }
}

/**
 * Sent by a writer before it looks, in a statement of its own, at which policy, model and stop switch are active: they
 * stay so until its transaction ends. Any number of writers pass together.
 */
export const GATE_SHARED: Statement = {
  name: "gate_shared",
  // As text: the client cannot read a column of type void.
  text: `select pg_advisory_xact_lock_shared(${POLICY_GATE})::text`,
};

/** `GATE_SHARED` in a transaction of the client. */
export async function gateShared(tx: Transaction): Promise<void> {
  await runStatement(tx, GATE_SHARED);
}

/** Entered before a pointer or switch moves: waits for the writers inside and holds the others back until commit. */
export async function gateExclusive(tx: Transaction): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${POLICY_GATE}::bigint)`;
}

/** Until its transaction ends nobody else does what `name` says, in any process; waits a minute for its turn. */
export async function alone(tx: Transaction, name: string): Promise<void> {
  await tx.$queryRaw`
    select set_config('lock_timeout', ${String(ALONE_MS)}, true),
           set_config('statement_timeout', ${String(ALONE_MS)}, true)`;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

function isClient(db: Db): db is PrismaClient {
  return "$connect" in db && typeof db.$connect === "function";
}

async function nameActor(tx: Transaction, { id, role, requestId }: Actor): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    select set_config('umpire.actor', ${id}, true),
           set_config('umpire.actor_role', ${role ?? ""}, true),
           set_config('umpire.request_id', ${requestId ?? ""}, true)`);
}
