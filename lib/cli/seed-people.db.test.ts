import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { findService } from "#lib/identity/find-service";
import { readDemoFile } from "./demo-file.mjs";
import { keepOwnPeople, putDemoIn } from "./seed-people";

const { db, drop } = await testDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "seed-"));
const place = { dataDir, url: "http://127.0.0.1:4711" };
const file = join(dataDir, "demo.json");

let seedings: readonly boolean[] = [];
beforeAll(async () => {
  seedings = await Promise.all([putDemoIn(db, place), putDemoIn(db, place)]);
});
afterAll(async () => {
  await drop();
  rmSync(dataDir, { recursive: true });
});

it("makes the demo once when two start at once", async () => {
  expect([...seedings].sort()).toEqual([false, true]);
  expect(await db.user.count({ where: { isDemo: true } })).toBe(5);
});

it("tells scripts the address, the accounts and a key that works, and nobody else on this machine", async () => {
  const demo = readDemoFile(dataDir);
  expect(demo?.url).toBe("http://127.0.0.1:4711");
  expect(demo?.accounts).toContainEqual({
    email: "reviewer@umpire.test",
    password: "umpire-demo",
    roles: ["reviewer"],
  });
  expect(await findService(db, `Bearer ${demo?.api_key}`)).toMatchObject({ kind: "service" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("keeps the key while it works, and makes another when the file is lost", async () => {
  const first = readDemoFile(dataDir)?.api_key;
  await putDemoIn(db, place);
  expect(readDemoFile(dataDir)?.api_key).toBe(first);
  rmSync(file);
  await putDemoIn(db, place);
  const second = readDemoFile(dataDir)?.api_key;
  expect(second).not.toBe(first);
  expect(await findService(db, `Bearer ${second}`)).not.toBeNull();
});

it("leaves no default credential when the demo goes off, and makes the first administrator", async () => {
  await keepOwnPeople(db, place, { email: "ada@bank.example", password: "a long passphrase" });
  const people = await db.user.findMany({ select: { email: true, roles: true } });
  expect(people).toEqual([{ email: "ada@bank.example", roles: ["admin"] }]);
  expect(await db.apiKey.count({ where: { isDemo: true, revokedAt: null } })).toBe(0);
  expect(existsSync(file)).toBe(false);
});
