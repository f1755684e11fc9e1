import { Prisma } from "#prisma/generated/client";

/** A piece of a statement with its parameters apart; store files put their statements together from such pieces. */
export const sql = Prisma.sql;
/** Pieces in a row with a word between them: `joinSql(conditions, " and ")`. */
export const joinSql = Prisma.join;
/** No piece at all. */
export const noSql = Prisma.empty;
/** SQL's NULL in a JSON column, as opposed to JSON's own null. */
export const DB_NULL = Prisma.DbNull;

export type Sql = Prisma.Sql;
