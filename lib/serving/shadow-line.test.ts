import { expect, it } from "vitest";
import type { Active } from "./active";
import { type ShadowWork, shadowLine } from "./shadow-line";

const active = {} as Active;

function work(...ids: string[]): ShadowWork {
  const rows = ids.map((predictionId) => ({ predictionId, input: { text: "a loan" } }));
  return { active, rows };
}

/** A line that writes down what it scores and what it loses. */
function kept(options: Partial<Parameters<typeof shadowLine>[0]> = {}) {
  const scored: string[][] = [];
  const lost: (readonly [number, unknown])[] = [];
  const line = shadowLine({
    score: async ({ rows }) => {
      scored.push(rows.map(({ predictionId }) => predictionId));
    },
    onLost: (rows, error) => lost.push([rows, error]),
    ...options,
  });
  return { line, scored, lost };
}

it("scores in order, few rows at a time", async () => {
  const { line, scored, lost } = kept();
  const ids = Array.from({ length: 11 }, (_, i) => `p${i}`);
  line.offer(work(...ids));
  line.offer(work("last"));
  await line.idle();
  expect(scored).toEqual([ids.slice(0, 8), ids.slice(8), ["last"]]);
  expect(lost).toEqual([]);
});

it("begins nothing while a call is under way", async () => {
  const { line, scored } = kept();
  const leave = line.enter();
  const leaveToo = line.enter();
  line.offer(work("p1"));
  const idle = line.idle();
  leave();
  leave();
  expect(await Promise.race([idle.then(() => "done"), later()])).toBe("waits");
  expect(scored).toEqual([]);
  leaveToo();
  await idle;
  expect(scored).toEqual([["p1"]]);
});

it("waits while the host is busy", async () => {
  let looks = 0;
  const { line, scored } = kept({ isBusy: () => looks++ < 2 });
  line.offer(work("p1"));
  await line.idle();
  expect({ looks, scored }).toEqual({ looks: 3, scored: [["p1"]] });
});

it("drops what finds it full, and says how much", async () => {
  const { line, scored, lost } = kept({ mostRows: 3 });
  const leave = line.enter();
  line.offer(work("p1", "p2"));
  line.offer(work("p3", "p4"));
  line.offer(work("p5"));
  expect(lost).toEqual([[2, null]]);
  leave();
  await line.idle();
  expect(scored).toEqual([["p1", "p2"], ["p5"]]);
});

it("keeps no more pictures than memory is to be spared for", async () => {
  const { line, scored, lost } = kept();
  const leave = line.enter();
  const image = "A".repeat(9 * 1024 * 1024);
  for (const predictionId of ["p1", "p2"]) {
    line.offer({ active, rows: [{ predictionId, input: { image } }] });
  }
  line.offer(work("p3"));
  leave();
  await line.idle();
  expect({ scored, lost }).toEqual({ scored: [["p1"], ["p3"]], lost: [[1, null]] });
});

it("drops what waited longer than anybody has patience for", async () => {
  const { line, scored, lost } = kept({ patienceMs: -1 });
  line.offer(work("p1", "p2", "p3"));
  await line.idle();
  expect({ scored, lost }).toEqual({ scored: [], lost: [[3, null]] });
});

it("outlives whatever a shadow throws", async () => {
  const error = new Error("it fell over");
  let tries = 0;
  const { line, lost } = kept({
    score: async () => {
      tries += 1;
      if (tries === 1) throw error;
    },
  });
  line.offer(work("p1", "p2"));
  line.offer(work("p3"));
  await line.idle();
  expect({ tries, lost }).toEqual({ tries: 2, lost: [[2, error]] });
});

/** Well after the line would have begun. */
function later(): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("waits"), 40);
  });
}
