import { expect, it } from "vitest";
import { Refusal } from "#lib/kernel/refusal";
import { noBatches, type WriterTally } from "#lib/telemetry/batch-sizes";
import { groupCommit } from "./group-commit";

function recording(
  fails: (items: readonly number[]) => unknown = () => null,
  tally: WriterTally | null = null,
) {
  const groups: number[][] = [];
  const write = groupCommit<number, string>({
    commit: async (items) => {
      groups.push([...items]);
      await new Promise((resolve) => setImmediate(resolve));
      const failure = fails(items);
      if (failure) throw failure;
      return items.map((item) => `wrote ${item}`);
    },
    sizeOf: (item) => item,
    mostRows: 10,
    writers: 1,
    mostWaiting: 100,
    ...(tally && { tally }),
  });
  return { groups, write };
}

it("writes what comes together in one transaction and answers each its own", async () => {
  const { groups, write } = recording();
  expect(await Promise.all([1, 2, 3].map(write))).toEqual(["wrote 1", "wrote 2", "wrote 3"]);
  expect(groups).toEqual([[1, 2, 3]]);
});

it("gathers while a transaction is under way, and keeps to the most rows of one", async () => {
  const { groups, write } = recording();
  const first = write(1);
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, write(4), write(5), write(6), write(20)]);
  expect(groups).toEqual([[1], [4, 5], [6], [20]]);
});

it("tells what waits and how many rows its transactions hold", async () => {
  const tally = { groups: 0, rows: 0, waiting: 0, underWay: 0, sizes: noBatches() };
  const { write } = recording(() => null, tally);
  const first = write(1);
  await new Promise((resolve) => setImmediate(resolve));
  const rest = [write(4), write(5), write(6)];
  expect(tally).toMatchObject({ groups: 1, rows: 1, waiting: 15, underWay: 1 });
  await Promise.all([first, ...rest]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(tally).toMatchObject({ groups: 3, rows: 16, waiting: 0, underWay: 0 });
  // One of 1 row, one of 5 to 8, one of 9 to 16.
  expect(tally.sizes.slice(0, 5)).toEqual([1, 0, 0, 1, 1]);
});

it("does not let one bad item fail its neighbors", async () => {
  const { groups, write } = recording((items) => items.includes(2) && new Error("bad row"));
  const settled = await Promise.allSettled([1, 2, 3].map(write));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(groups).toEqual([[1, 2, 3], [1, 2], [1], [2], [3]]);
});

it("fails all at once, without trying each, when the database is away", async () => {
  const away = new Refusal("database_unavailable", "gone");
  const { groups, write } = recording(() => away);
  const settled = await Promise.allSettled([1, 2].map(write));
  expect(settled.map((it) => it.status === "rejected" && it.reason)).toEqual([away, away]);
  expect(groups).toHaveLength(1);
});

it("refuses at once what would foreseeably be written too late", async () => {
  const { write, counted } = slow();
  // Transactions of a few milliseconds each, until the forecast is trusted.
  for (let i = 0; i < 9; i++) await write({ deadlineAt: Infinity });
  const soon = write({ deadlineAt: performance.now() + 1 });
  await expect(soon).rejects.toMatchObject({ code: "overloaded", retryAfterSeconds: 1 });
  await expect(write({ deadlineAt: performance.now() + 5000 })).resolves.toBe("written");
  expect(counted.groups).toBe(10);
});

it("drops what nobody waits for any more when a group is formed, and tells no neighbor", async () => {
  const caller = { isGone: false };
  const written: string[][] = [];
  const write = groupCommit<string, string>({
    commit: async (items) => {
      written.push([...items]);
      return items;
    },
    sizeOf: () => 1,
    mostRows: 10,
    writers: 1,
    mostWaiting: 10,
    isOver: (item) =>
      item === "gone" && caller.isGone ? new Refusal("overloaded", "nobody waits") : null,
  });
  const settled = Promise.allSettled(["stays", "gone"].map(write));
  caller.isGone = true;
  const [stays, gone] = await settled;
  expect(stays).toMatchObject({ value: "stays" });
  expect(gone).toMatchObject({ reason: { code: "overloaded" } });
  expect(written).toEqual([["stays"]]);
});

it("refuses by bytes as by rows", async () => {
  const write = groupCommit<number, number>({
    commit: async (items) => items,
    sizeOf: () => 1,
    bytesOf: (bytes) => bytes,
    mostRows: 10,
    writers: 1,
    mostWaiting: 100,
    mostWaitingBytes: 1000,
  });
  const settled = await Promise.allSettled([900, 200, 1].map(write));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  await expect(write(5000)).resolves.toBe(5000);
});

it("refuses when too many wait", async () => {
  const write = groupCommit<number, number>({
    commit: async (items) => items,
    sizeOf: () => 1,
    mostRows: 10,
    writers: 1,
    mostWaiting: 2,
  });
  const settled = await Promise.allSettled([1, 2, 3].map(write));
  expect(settled[2]).toMatchObject({ reason: { code: "overloaded" } });
  expect(settled.slice(0, 2).every(({ status }) => status === "fulfilled")).toBe(true);
});

/** A disk that takes five milliseconds a transaction. */
function slow() {
  const counted = { groups: 0 };
  const write = groupCommit<{ readonly deadlineAt: number }, string>({
    commit: async (items) => {
      counted.groups += 1;
      const until = performance.now() + 5;
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
      return items.map(() => "written");
    },
    sizeOf: () => 1,
    mostRows: 10,
    writers: 1,
    mostWaiting: 100,
    deadlineOf: ({ deadlineAt }) => deadlineAt,
  });
  return { write, counted };
}
