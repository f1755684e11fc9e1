import { Prisma } from "#prisma/generated/client";

/** A piece of a statement with its parameters apart; store files put their statements together from such pieces. */
export const sql = Prisma.sql;
/** Pieces in a row with a word between them: `joinSql(conditions, " and ")`. */
export const joinSql = Prisma.join;
/** No piece at all. */
export const noSql = Prisma.empty;

export type Sql = Prisma.Sql;
