import type { Db } from "./client";

/**
 * A statement of a store file that is sent as it is, by whoever has a connection. PostgreSQL plans a named one once a
 * connection; the name belongs to this text alone. Bytes among the values travel in PostgreSQL's own binary form.
 */
export type Statement = {
  readonly name?: string;
  readonly text: string;
  /** The same for rows that may be there already, which then stay; where it is missing, `text` is. */
  readonly again?: string;
  readonly values?: readonly unknown[];
};

/** What is sent once more when nobody knows whether it was done: whatever was stays, and the rest is done now. */
export function onceMore({ name, text, again = text, values = [] }: Statement): Statement {
  return {
    ...(name && again !== text ? { name: `${name}_again` } : name && { name }),
    text: again,
    values,
  };
}

/** Runs a statement through the client, or in its transaction; answers the rows. */
export function runStatement<Row>(db: Db, { text, values = [] }: Statement): Promise<Row[]> {
  return db.$queryRawUnsafe<Row[]>(text, ...values);
}
