import type pg from "pg";
import { type Db, writerPool } from "./client";
import { namingOutage } from "./errors";
import type { Statement } from "./statement";
import type { Actor } from "./transaction";

/** A transaction under way on a connection of the writer's. */
export type Writing = {
  /** Sends statements together and waits for all of them once; answers the rows of each. */
  readonly send: <Rows extends unknown[][]>(...statements: Statement[]) => Promise<Rows>;
  /** The same for the last ones, whose trip the commit shares; nothing may follow. */
  readonly commit: (...statements: Statement[]) => Promise<void>;
};

const BEGIN = { name: "writer_begin", text: "begin" };
const COMMIT = { name: "writer_commit", text: "commit" };

/**
 * Runs `act` in one read-committed transaction on one of a few connections kept for hot writes, where statements that do
 * not wait for each other share a trip. What `act` leaves uncommitted is rolled back when it fails, and committed when it
 * resolves. PostgreSQL away becomes the refusal `database_unavailable`; every other error passes through. It is a
 * transaction of its own: `db` is a client, never a transaction.
 */
export async function inWriterTransaction<T>(
  db: Db,
  actor: Actor,
  act: (tx: Writing) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient | undefined;
  try {
    client = await writerPool(db).connect();
    const result = await inside(client, actor, act);
    client.release();
    return result;
  } catch (error) {
    await leave(client);
    throw namingOutage(error);
  }
}

async function inside<T>(
  client: pg.PoolClient,
  actor: Actor,
  act: (tx: Writing) => Promise<T>,
): Promise<T> {
  let state: "new" | "begun" | "over" = "new";
  const opening = () => {
    const first = state === "new" ? [BEGIN, naming(actor)] : [];
    state = "begun";
    return first;
  };
  const tx: Writing = {
    send: async <Rows extends unknown[][]>(...statements: Statement[]) => {
      const first = opening();
      const rows = await together(client, [...first, ...statements]);
      return rows.slice(first.length) as Rows;
    },
    commit: async (...statements) => {
      await together(client, [...opening(), ...statements, COMMIT]);
      state = "over";
    },
  };
  const result = await act(tx);
  // The callbacks above move it on.
  if ((state as string) === "begun") await tx.commit();
  return result;
}

/**
 * In pipeline mode each is on its way before the one ahead is answered, here all of them in one piece; after one that fails
 * the others are refused.
 */
async function together(
  client: pg.PoolClient,
  statements: readonly Statement[],
): Promise<unknown[][]> {
  const { stream } = client.connection;
  stream.cork();
  const asked = statements.map(({ name, text, values = [] }) =>
    client.query({ ...(name && { name }), text, values: [...values] }),
  );
  stream.uncork();
  return (await Promise.all(asked)).map(({ rows }) => rows);
}

/** Back into the pool when it is fit for the next transaction, else out of it. */
async function leave(client: pg.PoolClient | undefined): Promise<void> {
  try {
    await client?.query("rollback");
    client?.release();
  } catch {
    client?.release(true);
  }
}

function naming({ id, role, requestId }: Actor): Statement {
  return {
    name: "writer_actor",
    text: `select set_config('umpire.actor', $1, true), set_config('umpire.actor_role', $2, true),
                  set_config('umpire.request_id', $3, true)`,
    values: [id, role ?? "", requestId ?? ""],
  };
}
