import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { environment } from "#lib/config/env";
import { type Prisma, PrismaClient } from "#prisma/generated/client";

/** Whoever can run statements: the client, or a transaction on it. Use-cases take it first. */
export type Db = PrismaClient | Prisma.TransactionClient;

type Opened = { readonly client: PrismaClient; readonly pool: pg.Pool };

const POOL_SIZE = 10;
const POOL_WAIT_MS = 2_000;
const STATEMENT_MS = 15_000;
const LOCK_MS = 5_000;
const IDLE_IN_TRANSACTION_MS = 30_000;
const NAMED_STATEMENTS = 500;
const NAMED_LENGTH = 6_000;

type Writers = { readonly connectionString: string; pool?: pg.Pool };

/** On `globalThis`, because Next loads a module once for routes and once more for pages. */
const shared = globalThis as typeof globalThis & {
  umpireDatabase?: Opened;
  umpireWriters?: WeakMap<object, Writers>;
};
shared.umpireWriters ??= new WeakMap();
const writersOf = shared.umpireWriters;

/** The application's client, made on first use for the database that the environment names. */
export function database(): PrismaClient {
  return opened().client;
}

/** Requests that wait for a connection of the application's pool right now. */
export function poolWaiting(): number {
  return shared.umpireDatabase?.pool.waitingCount ?? 0;
}

/** Closes the application's client; the next use opens it again. */
export async function closeDatabase(): Promise<void> {
  const closing = shared.umpireDatabase;
  delete shared.umpireDatabase;
  if (!closing) return;
  await writersOf.get(closing.client)?.pool?.end();
  writersOf.delete(closing.client);
  await closing.client.$disconnect();
}

/** A client of its own for any database, for tests and commands; the caller disconnects it. */
export function openDatabase(url: string, poolSize = POOL_SIZE): PrismaClient {
  return open(url, poolSize).client;
}

/**
 * Connections for the few statements that are too hot for the client, to the same database. They take statements in
 * pipeline mode. Only a client has them: who is in a transaction already has its connection.
 */
export function writerPool(db: Db): pg.Pool {
  const writers = writersOf.get(db);
  if (!writers) throw new Error("a writer needs an open client, not a transaction");
  writers.pool ??= newWriterPool(writers.connectionString);
  return writers.pool;
}

function opened(): Opened {
  shared.umpireDatabase ??= open(environment().databaseUrl, POOL_SIZE);
  return shared.umpireDatabase;
}

function open(connectionString: string, max: number): Opened {
  const pool = newPool({ connectionString, max });
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    statementNameGenerator: statementNames(),
  });
  const client = new PrismaClient({ adapter });
  writersOf.set(client, { connectionString });
  return { client, pool };
}

function newWriterPool(connectionString: string): pg.Pool {
  // Few are opened: who writes often does so a few at a time.
  const kept = { max: POOL_SIZE, idleTimeoutMillis: 0, allowExitOnIdle: true };
  const pool = newPool({ connectionString, pipeline: true, ...kept });
  // The pool listens while a connection is idle only; cut in the middle, its statements fail, which tells enough.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

function newPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: POOL_WAIT_MS, // for a free connection as well as for a new one
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...options,
  });
  pool.on("error", () => {}); // an idle connection was cut: the pool drops it, the next query opens another
  return pool;
}

/**
 * Names statements so that PostgreSQL plans each text once a connection. Only so many: a bulk insert has another text
 * for every number of rows, and each name costs memory in every connection. Unnamed ("") ones are planned anew.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known) return known;
    if (sql.length > NAMED_LENGTH || names.size >= NAMED_STATEMENTS) return "";
    const name = createHash("sha256").update(sql).digest("base64url").slice(0, 22);
    names.set(sql, name);
    return name;
  };
}
