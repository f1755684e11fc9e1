import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { Db } from "./client";

const PROBE_MS = 2_000;

/** Whether PostgreSQL answers within two seconds. */
export async function databaseIsUp(db: Db): Promise<boolean> {
  const asked = db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([asked, after(PROBE_MS, false, { ref: false })]);
}

/** The newest migration the database has, `null` before the first. */
export async function schemaVersion(db: Db): Promise<string | null> {
  const [newest] = await db.$queryRaw<{ migration_name: string }[]>`
    select migration_name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null
     order by migration_name desc limit 1`;
  return newest?.migration_name ?? null;
}

/** The newest migration this version of Umpire brings, read from `folder`; equal to `schemaVersion` when it may serve. */
export function wantedSchemaVersion(folder = join("prisma", "migrations")): string | null {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map((it) => it.name);
  return names.sort().at(-1) ?? null;
}
