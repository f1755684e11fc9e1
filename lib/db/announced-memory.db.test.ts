import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { announcedMemory, type Recall } from "./announced-memory";
import { type TestDatabase, testDatabase } from "./test-database";

let test: TestDatabase;
let recall: Recall<number>;
let reads = 0;
beforeAll(async () => {
  test = await testDatabase();
  recall = announcedMemory<number>({ channel: "test_changed", most: 9, url: test.url });
  await vi.waitFor(async () => {
    const before = reads;
    await asked("warm");
    await asked("warm");
    expect(reads).toBe(before + 1);
  });
});
afterAll(() => test.drop());

function asked(key: string, read: () => Promise<number> = async () => reads): Promise<number> {
  return recall(key, () => {
    reads += 1;
    return read();
  });
}

const announce = () => test.db.$executeRaw`select pg_notify('test_changed', '')`;

it("reads once for all who ask, until a change is announced", async () => {
  const before = reads;
  const [a, b] = await Promise.all([asked("a"), asked("a")]);
  expect([a, b, reads]).toEqual([before + 1, before + 1, before + 1]);
  await announce();
  await vi.waitFor(async () => expect(await asked("a")).toBeGreaterThan(a));
});

it("keeps neither a failure nor what was read while a change was announced", async () => {
  await expect(asked("b", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await asked("b", async () => 7)).toBe(7);
  let finish: (value: number) => void = () => {};
  const pending = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const slow = asked("c", () => pending);
  await announce();
  // The announcement has arrived once what was kept beside it is forgotten.
  await vi.waitFor(async () => expect(await asked("b", async () => 8)).toBe(8));
  finish(1);
  expect(await slow).toBe(1);
  expect(await asked("c", async () => 2)).toBe(2);
});

it("keeps no more than so many", async () => {
  for (let i = 0; i < 12; i++) await asked(`key-${i}`);
  const before = reads;
  await asked("key-0");
  expect(reads).toBe(before + 1);
});
