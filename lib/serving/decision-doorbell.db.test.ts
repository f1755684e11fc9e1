import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { closeDoorbell, decisionDoorbell } from "./decision-doorbell";

const test = await testDatabase();
afterAll(() => test.drop());

const HOUR_MS = 3_600_000;

it("sends whoever waits away when the process is ending, and lets nobody wait from then on", async () => {
  const { signal } = new AbortController();
  const waiting = decisionDoorbell(HOUR_MS, signal);
  closeDoorbell();
  expect(await waiting).toBe(true);
  expect(await decisionDoorbell(HOUR_MS, signal)).toBe(false);
});
