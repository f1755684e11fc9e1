import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { holdLock, isRunning, processName } from "./file-lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("lets one in at a time, in whatever order they come", async () => {
  const file = join(folder, "one");
  let inside = 0;
  const visits = await Promise.all(
    [1, 2, 3].map(async () => {
      const letGo = await holdLock(file);
      inside += 1;
      const crowd = inside;
      await Promise.resolve();
      inside -= 1;
      letGo();
      return crowd;
    }),
  );
  expect(visits).toEqual([1, 1, 1]);
  expect(existsSync(file)).toBe(false);
});

it("takes over from a holder that is gone, and from one whose number another process has now", async () => {
  const file = join(folder, "stale");
  for (const holder of ["999999999@1", `${process.pid}@1`]) {
    writeFileSync(file, holder);
    const letGo = await holdLock(file, 0);
    expect(readFileSync(file, "utf8")).toBe(processName());
    letGo();
  }
});

it("gives up on a holder that is alive", async () => {
  const file = join(folder, "held");
  const letGo = await holdLock(file);
  await expect(holdLock(file, 0)).rejects.toThrow("held by another process");
  letGo();
});

it("knows a process by more than its number", () => {
  expect(isRunning(processName())).toBe(true);
  expect(isRunning(`${process.pid}@1`)).toBe(process.platform !== "linux");
});
