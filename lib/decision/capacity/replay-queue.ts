import { quantiles } from "#lib/math/quantile";
import { maximum, mean } from "#lib/math/sum";
import { DecisionError } from "../decision-error";

/** A case that comes to people. Instants in minutes since any fixed one. */
export type Arrival = {
  readonly at: number;
  /** Handling time. */
  readonly minutes: number;
  /** `queuePriority`: greatest first. */
  readonly priority: number;
  /** Audits wait for ever and stand in no figure: they only take people's time. */
  readonly isAudit: boolean;
};

export type Staff = {
  /** Reviewer minutes a day, spread evenly over it. */
  readonly minutesPerDay: number;
  /** From arrival to answer; `null` for none. */
  readonly deadlineMinutes: number | null;
  /** The instant at which the replay ends. */
  readonly until: number;
};

export type QueueReplay = {
  /** Cases somebody began with, and how long these had waited, in minutes; figures are `null` without any. */
  readonly begun: number;
  readonly wait: { readonly mean: number; readonly p95: number; readonly longest: number } | null;
  /** Places in the list of arrivals whose deadline could not be met, rising. */
  readonly breached: readonly number[];
  /** Still waiting at the end, in time so far. */
  readonly waiting: number;
};

const MINUTES_A_DAY = 1440;

/**
 * Serves cases as a queue does, a place opening whenever the work before it is paid for by the staff's pace: what must be
 * begun now first, then by priority. Whoever cannot be answered by the deadline any more is left to it. One pool, no
 * nights: a forecast, not a roster. Refuses arrivals out of order and negative minutes.
 */
export function replayQueue(arrivals: readonly Arrival[], staff: Staff): QueueReplay {
  const { minutesPerDay, until } = staff;
  checkArrivals(arrivals, staff);
  const pace = minutesPerDay / MINUTES_A_DAY;
  const desk = createDesk(arrivals, staff.deadlineMinutes);
  let free = Number.NEGATIVE_INFINITY;
  while (pace > 0 && !desk.isDone()) {
    const now = Math.max(free, desk.nextAt());
    if (now >= until) break;
    desk.admit(now);
    const minutes = desk.beginOne(now);
    if (minutes !== null) free = now + minutes / pace;
  }
  desk.admit(Number.POSITIVE_INFINITY);
  return desk.close(until);
}

/** Who waits: all by priority, and those with a deadline by arrival as well. */
function createDesk(arrivals: readonly Arrival[], deadlineMinutes: number | null) {
  const heap: number[] = [];
  const isGone = new Uint8Array(arrivals.length);
  const waits: number[] = [];
  const breached: number[] = [];
  let [oldest, admitted, gone] = [0, 0, 0];
  const it = (place: number) => arrivals[place] as Arrival;
  const slackOf = (place: number, now: number) => {
    const { at, minutes, isAudit } = it(place);
    if (deadlineMinutes === null || isAudit) return Number.POSITIVE_INFINITY;
    return at + deadlineMinutes - now - minutes;
  };
  const isBefore = (a: number, b: number) =>
    it(a).priority > it(b).priority || (it(a).priority === it(b).priority && a < b);
  const begin = (place: number, now: number) => {
    isGone[place] = 1;
    gone += 1;
    if (!it(place).isAudit) waits.push(now - it(place).at);
    return it(place).minutes;
  };
  const lose = (place: number) => {
    isGone[place] = 1;
    gone += 1;
    breached.push(place);
  };
  /** The oldest with a deadline: lost ones fall out on the way. */
  const mostUrgent = (now: number): number | null => {
    for (; oldest < admitted; oldest += 1) {
      if (isGone[oldest] || it(oldest).isAudit) continue;
      if (slackOf(oldest, now) >= 0) return oldest;
      lose(oldest);
    }
    return null;
  };
  return {
    isDone: () => gone === arrivals.length,
    /** From when on somebody is there to be served. */
    nextAt: () => (gone === admitted ? it(admitted).at : Number.NEGATIVE_INFINITY),
    /** Lets in everybody who came up to this instant. */
    admit(now: number) {
      while (admitted < arrivals.length && it(admitted).at <= now) {
        push(heap, admitted, isBefore);
        admitted += 1;
      }
    },
    /** Begins with whoever is next and says how long that takes; `null` when nobody is left. */
    beginOne(now: number): number | null {
      const urgent = mostUrgent(now);
      if (urgent !== null && slackOf(urgent, now) < it(urgent).minutes) return begin(urgent, now);
      for (let place = pop(heap, isBefore); place !== null; place = pop(heap, isBefore)) {
        if (isGone[place]) continue;
        if (slackOf(place, now) >= 0) return begin(place, now);
        lose(place);
      }
      return null;
    },
    close(until: number): QueueReplay {
      let waiting = 0;
      for (let place = 0; place < admitted; place += 1) {
        if (isGone[place] || it(place).isAudit) continue;
        if (slackOf(place, until) < 0) lose(place);
        else waiting += 1;
      }
      breached.sort((a, b) => a - b);
      return { begun: waits.length, wait: waitOf(waits), breached, waiting };
    },
  };
}

function waitOf(waits: readonly number[]): QueueReplay["wait"] {
  if (waits.length === 0) return null;
  const [p95 = Number.NaN] = quantiles(waits, [0.95]);
  return { mean: mean(waits), p95, longest: maximum(waits) };
}

type Before = (a: number, b: number) => boolean;

function push(heap: number[], place: number, isBefore: Before): void {
  let at = heap.push(place) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(place, heap[parent] as number)) break;
    heap[at] = heap[parent] as number;
    at = parent;
  }
  heap[at] = place;
}

function pop(heap: number[], isBefore: Before): number | null {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined) return null;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    if (left >= heap.length) break;
    const isRight = right < heap.length && isBefore(heap[right] as number, heap[left] as number);
    const child = isRight ? right : left;
    if (!isBefore(heap[child] as number, last)) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = last;
  return first;
}

function checkArrivals(arrivals: readonly Arrival[], { minutesPerDay }: Staff): void {
  if (!(minutesPerDay >= 0)) {
    throw new DecisionError("OUT_OF_RANGE", "/minutesPerDay", "is below 0");
  }
  arrivals.forEach(({ at, minutes }, i) => {
    if (!(minutes >= 0)) throw new DecisionError("OUT_OF_RANGE", `/arrivals/${i}`, "is below 0");
    if (i > 0 && !(at >= (arrivals[i - 1] as Arrival).at)) {
      throw new DecisionError("OUT_OF_ORDER", `/arrivals/${i}`, "falls back in time");
    }
  });
}
