import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrival, replayQueue } from "./replay-queue";

const arrival = (at: number, minutes: number, priority: number, isAudit = false): Arrival => ({
  ...{ at, minutes, priority, isAudit },
});
/** One minute of work a minute. */
const staff = { minutesPerDay: 1440, deadlineMinutes: null, until: 1000 };

describe("replaying a queue", () => {
  it("serves the most urgent money first, a place at a time", () => {
    const arrivals = [arrival(0, 10, 1), arrival(1, 4, 3), arrival(2, 6, 7), arrival(3, 2, 5)];
    // Begun at 0, then 2 at 10, 3 at 16, 1 at 18.
    expect(replayQueue(arrivals, staff)).toEqual({
      ...{ begun: 4, breached: [], waiting: 0 },
      wait: { mean: (0 + 8 + 13 + 17) / 4, p95: 13 + 0.85 * 4, longest: 17 },
    });
  });

  it("opens places at the staff's pace, not at a person's", () => {
    const half = { ...staff, minutesPerDay: 720 };
    const { wait } = replayQueue([arrival(0, 5, 1), arrival(0, 5, 1), arrival(0, 5, 1)], half);
    expect(wait).toMatchObject({ mean: (0 + 10 + 20) / 3, longest: 20 });
  });

  it("begins what is due before what is dear, and leaves to the deadline what is lost", () => {
    const arrivals = [arrival(0, 10, 9), arrival(1, 10, 1), arrival(2, 10, 8), arrival(3, 10, 7)];
    // At 10 the second has 11 minutes left, so the dear third goes first; at 20 it has one, and that is the end of the fourth.
    const found = replayQueue(arrivals, { ...staff, deadlineMinutes: 30 });
    expect(found).toMatchObject({ begun: 3, breached: [3], waiting: 0 });
    expect(found.wait?.longest).toBe(19);
  });

  it("gives audits their time and no deadline, and counts them in no figure", () => {
    const arrivals = [arrival(0, 10, 9, true), arrival(1, 10, 1), arrival(2, 10, 8, true)];
    expect(replayQueue(arrivals, { ...staff, deadlineMinutes: 25 })).toEqual({
      ...{ begun: 1, breached: [], waiting: 0 },
      wait: { mean: 9, p95: 9, longest: 9 },
    });
  });

  it("ends with the window: some still wait, some were missed", () => {
    const arrivals = [arrival(0, 50, 1), arrival(1, 50, 1), arrival(2, 50, 1), arrival(39, 5, 1)];
    const found = replayQueue(arrivals, { ...staff, deadlineMinutes: 60, until: 49 });
    expect(found).toMatchObject({ begun: 1, breached: [1, 2], waiting: 1 });
  });

  it("answers nobody without staff", () => {
    const idle = { minutesPerDay: 0, deadlineMinutes: 30, until: 50 };
    const found = replayQueue([arrival(0, 5, 1), arrival(40, 5, 1)], idle);
    expect(found).toEqual({ begun: 0, wait: null, breached: [0], waiting: 1 });
  });

  it("loses nobody: everybody is begun, breached or waiting, and agrees with trying all by hand", () => {
    const world = fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 9 }),
        minutes: fc.integer({ min: 1, max: 12 }),
        priority: fc.integer({ min: 0, max: 5 }),
        isAudit: fc.boolean(),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(world, fc.integer({ min: 5, max: 60 }), (steps, deadlineMinutes) => {
        let at = 0;
        const arrivals = steps.map(({ gap, ...it }) => {
          at += gap;
          return { at, ...it };
        });
        const told = { minutesPerDay: 2880, deadlineMinutes, until: 90 };
        const found = replayQueue(arrivals, told);
        const cases = arrivals.filter(({ isAudit }) => !isAudit).length;
        expect(found.begun + found.breached.length + found.waiting).toBe(cases);
        expect(found).toMatchObject(byHand(arrivals, told));
      }),
    );
  });

  it.each([
    ["arrivals out of order", [arrival(5, 1, 1), arrival(4, 1, 1)], 10, "/arrivals/1"],
    ["a review of negative minutes", [arrival(5, -1, 1)], 10, "/arrivals/0"],
    ["a negative staff", [], -10, "/minutesPerDay"],
  ])("refuses %s", (_, arrivals, minutesPerDay, path) => {
    expect(() => replayQueue(arrivals, { ...staff, minutesPerDay })).toThrow(
      expect.objectContaining({ path }),
    );
  });
});

/** The same with plain lists, looking at everybody each time. */
function byHand(
  arrivals: readonly Arrival[],
  told: { minutesPerDay: number; deadlineMinutes: number; until: number },
) {
  const pace = told.minutesPerDay / 1440;
  const open = new Set(arrivals.keys());
  const breached: number[] = [];
  let [free, begun] = [0, 0];
  const of = (i: number) => arrivals[i] as Arrival;
  const slack = (i: number, now: number) =>
    of(i).isAudit
      ? Number.POSITIVE_INFINITY
      : of(i).at + told.deadlineMinutes - now - of(i).minutes;
  const drop = (now: number) => {
    for (const i of [...open]) {
      if (of(i).at <= now && slack(i, now) < 0) {
        open.delete(i);
        breached.push(i);
      }
    }
  };
  while (open.size > 0) {
    const now = Math.max(free, Math.min(...[...open].map((i) => of(i).at)));
    if (now >= told.until) break;
    drop(now);
    const here = [...open].filter((i) => of(i).at <= now);
    if (here.length === 0) continue;
    const [oldest] = here.filter((i) => !of(i).isAudit);
    const best = Math.max(...here.map((i) => of(i).priority));
    const isUrgent = oldest !== undefined && slack(oldest, now) < of(oldest).minutes;
    const next = isUrgent ? oldest : (here.find((i) => of(i).priority === best) as number);
    open.delete(next);
    free = now + of(next).minutes / pace;
    if (!of(next).isAudit) begun += 1;
  }
  const last = [...open].filter((i) => !of(i).isAudit);
  const late = last.filter((i) => slack(i, told.until) < 0);
  return {
    begun,
    breached: [...breached, ...late].sort((a, b) => a - b),
    waiting: last.length - late.length,
  };
}
