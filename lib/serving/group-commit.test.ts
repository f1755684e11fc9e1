import { expect, it } from "vitest";
import { Refusal } from "#lib/kernel/refusal";
import { groupCommit } from "./group-commit";

function recording(fails: (items: readonly number[]) => unknown = () => null) {
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

it("does not let one bad item fail its neighbors", async () => {
  const { groups, write } = recording((items) => items.includes(2) && new Error("bad row"));
  const settled = await Promise.allSettled([1, 2, 3].map(write));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(groups).toEqual([[1, 2, 3], [1], [2], [3]]);
});

it("fails all at once, without trying each, when the database is away", async () => {
  const away = new Refusal("database_unavailable", "gone");
  const { groups, write } = recording(() => away);
  const settled = await Promise.allSettled([1, 2].map(write));
  expect(settled.map((it) => it.status === "rejected" && it.reason)).toEqual([away, away]);
  expect(groups).toHaveLength(1);
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
