import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureDatabase, withClient, withDatabase } from "./ensure-database.mjs";
import { migrate } from "./migrate.mjs";
import { testDatabase } from "./test-database";

const folder = mkdtempSync(join(tmpdir(), "migrations-"));
const { url: sibling, drop } = await testDatabase();
const name = `umpire_test_${process.pid}_migrate`;
const url = withDatabase(sibling, name);

beforeAll(() => ensureDatabase(url));
afterAll(async () => {
  await withClient(sibling, (client) => client.query(`drop database ${name}`));
  await drop();
  rmSync(folder, { recursive: true });
});

it("applies what is new, in order, once, however many start at once", async () => {
  write("0001_loans", "create table loans (id int primary key);");
  write("0002_amounts", "alter table loans add amount int; insert into loans values (7, 4000);");
  const starts = await Promise.all([1, 2, 3].map(() => migrate(url, folder)));
  expect(starts.flat()).toEqual(["0001_loans", "0002_amounts"]);
  const rows = await query("select migration_name, applied_steps_count from _prisma_migrations");
  expect(rows).toHaveLength(2);
});

it("keeps nothing of a migration that fails, and tries it again when it is mended", async () => {
  write("0003_broken", "create table kept (id int); select no_such_column from loans;");
  await expect(migrate(url, folder)).rejects.toThrow("Migration 0003_broken");
  expect(await query("select to_regclass('kept') as it")).toEqual([{ it: null }]);
  write("0003_broken", "create table kept (id int);");
  expect(await migrate(url, folder)).toEqual(["0003_broken"]);
});

it("refuses one that was edited after it was applied", async () => {
  write("0001_loans", "create table loans (id bigint primary key);");
  await expect(migrate(url, folder)).rejects.toThrow("edited after it was applied");
});

function write(migration: string, sql: string): void {
  mkdirSync(join(folder, migration), { recursive: true });
  writeFileSync(join(folder, migration, "migration.sql"), sql);
}

function query(sql: string): Promise<unknown[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows);
}
