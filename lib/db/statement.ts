import type { Db } from "./client";

/**
 * A statement of a store file that is sent as it is, by whoever has a connection. PostgreSQL plans a named one once a
 * connection; the name belongs to this text alone. Bytes among the values travel in PostgreSQL's own binary form.
 */
export type Statement = {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
};

/** Runs a statement through the client, or in its transaction; answers the rows. */
export function runStatement<Row>(db: Db, { text, values = [] }: Statement): Promise<Row[]> {
  return db.$queryRawUnsafe<Row[]>(text, ...values);
}
