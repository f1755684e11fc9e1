import { Prisma, type PrismaClient } from "#prisma/generated/client";
import type { Db } from "./client";
import { namingOutage } from "./errors";

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

function isClient(db: Db): db is PrismaClient {
  return "$connect" in db && typeof db.$connect === "function";
}

async function nameActor(tx: Transaction, { id, role, requestId }: Actor): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    select set_config('umpire.actor', ${id}, true),
           set_config('umpire.actor_role', ${role ?? ""}, true),
           set_config('umpire.request_id', ${requestId ?? ""}, true)`);
}
