import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { PrismaClient } from "#prisma/generated/client";
import { openDatabase } from "./client";
import { databaseName, withClient, withDatabase } from "./ensure-database.mjs";
import { inTransaction } from "./transaction";

/** A database that only one test file sees. `drop` closes the client and removes it. */
export type TestDatabase = {
  readonly db: PrismaClient;
  readonly url: string;
  readonly drop: () => Promise<void>;
};

/** Where the set-up of the tests leaves the address of the template. */
export const TEMPLATE_FILE = join(".data", "test-template");

/** Test databases are named after the process that made them. */
export const TEST_PREFIX = "umpire_test_";

const TEST_ACTOR = { id: "test", role: "system" } as const;

/** A fresh, migrated, empty database, copied from the template. Needs the set-up `lib/db/test-databases.ts`. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = readFileSync(TEMPLATE_FILE, "utf8");
  const server = withDatabase(template, "postgres");
  const name = `${TEST_PREFIX}${process.pid}_${randomUUID().slice(0, 8)}`;
  const source = pg.escapeIdentifier(databaseName(template));
  await withClient(server, (client) => client.query(`create database ${name} template ${source}`));
  const url = withDatabase(template, name);
  const db = openDatabase(url);
  const drop = async () => {
    await db.$disconnect();
    await withClient(server, (client) => client.query(`drop database ${name} with (force)`));
  };
  return { db, url, drop };
}

/** Moves the database's clock, `umpire_now()`, forward for every connection. */
export async function advanceClock(db: PrismaClient, seconds: number): Promise<void> {
  await inTransaction(
    db,
    TEST_ACTOR,
    (tx) => tx.$executeRaw`
      insert into clock_offsets (id, seconds) values (1, ${seconds})
      on conflict (id) do update set seconds = clock_offsets.seconds + excluded.seconds`,
  );
}
