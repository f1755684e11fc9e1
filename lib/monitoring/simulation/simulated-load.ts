import type { SimulatedLoadDto } from "#lib/contracts/simulation-parts";
import { type QueueReplay, replayQueue } from "#lib/decision/capacity/replay-queue";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { arrivalsOf } from "#lib/decision/simulator/arrivals";
import { minutesPerDay, planningCapacity } from "#lib/decision/simulator/capacity-plan";
import { type ReplayedCapacity, replayingCapacity } from "#lib/decision/simulator/capacity-replay";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { MOST_PLACES, placesWorth } from "#lib/decision/simulator/places-worth";
import { toldUnder } from "#lib/decision/simulator/told-under";
import { takeSteps } from "../take-steps";

/** A policy under its own load. */
export type SimulatedLoad = {
  /** The price of a reviewer minute at each row; 0 throughout for a policy without a capacity. */
  readonly minutePrices: Float64Array;
  /** Rows whose review missed its deadline; `null` without a capacity or a deadline. */
  readonly breached: ReadonlySet<LogRow> | null;
  readonly dto: SimulatedLoadDto | null;
};

/** Reviews people can take, and how many of them each tier can. */
export type AskedCapacity = {
  readonly reviews_per_day: number;
  readonly tiers: Readonly<Record<string, number>>;
};

/** What a policy meets. */
type Met = {
  readonly at: Float64Array;
  readonly capacity?: AskedCapacity | undefined;
  /** Traffic is routed by it, so that what was certified of it holds. */
  readonly isInForce: boolean;
};

const DAY_MS = 86_400_000;

/**
 * Replays a policy over a log as people would have met it. `capacity` overrules what the policy states; a policy that
 * states none has minutes for nothing and no queue. `at` is the instant of each row in minutes since 1970.
 */
export async function simulatedLoad(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  { at, capacity, isInForce }: Met,
): Promise<SimulatedLoad> {
  const perDay = capacity?.reviews_per_day ?? policy.policy.capacity?.reviews_per_day;
  if (perDay === undefined || log.length === 0) {
    return { minutePrices: new Float64Array(log.length), breached: null, dto: null };
  }
  const told = log.map((row) => toldAs(row, toldUnder(row.input, policy, isInForce)));
  const plan = await takeSteps(planningCapacity(told, policy, { reviewsPerDay: perDay, at }));
  const replayed = await takeSteps(replayingCapacity(told, policy, plan));
  const { arrivals, places: rows } = arrivalsOf(replayed.reviews, policy, at);
  const deadlineMinutes = policy.policy.review_deadline_minutes ?? null;
  const budget = minutesPerDay(policy, perDay);
  const until = at.at(-1) ?? 0;
  const queue = replayQueue(arrivals, { minutesPerDay: budget, deadlineMinutes, until });
  const places = placesOf(policy, perDay, capacity?.tiers ?? {});
  const missed = queue.breached.flatMap((i) => log[rows[i] ?? -1] ?? []);
  return {
    minutePrices: replayed.minutePrices,
    breached: deadlineMinutes === null ? null : new Set(missed),
    dto: {
      ...toDto(replayed, queue, { perDay, budget, deadlineMinutes }),
      places: await placesDto(told, policy, { at, places }),
    },
  };
}

function toldAs(row: LogRow, input: LogRow["input"]): LogRow {
  return input === row.input ? row : { ...row, input };
}

function toDto(
  { prices }: ReplayedCapacity,
  { begun, wait, breached, waiting }: QueueReplay,
  staff: { perDay: number; budget: number; deadlineMinutes: number | null },
): Omit<SimulatedLoadDto, "places"> {
  const lambdas = prices.map(({ lambda }) => lambda);
  return {
    reviews_per_day: staff.perDay,
    minutes_per_day: staff.budget,
    routed_minutes: total(prices.map(({ minutes }) => minutes)),
    minute_price: {
      first: lambdas[0] ?? 0,
      last: lambdas.at(-1) ?? 0,
      most: lambdas.reduce((most, it) => Math.max(most, it), 0),
    },
    begun,
    wait_minutes: wait,
    deadline_minutes: staff.deadlineMinutes,
    breaches: breached.length,
    waiting,
    days: daysOf(prices),
  };
}

/** Whole reviews a day with each decider: the first has those that no tier does. */
function placesOf(
  { deciders }: CompiledPolicy,
  perDay: number,
  tiers: Readonly<Record<string, number>>,
): number[] {
  const own = deciders.slice(1).map(({ id }) => tiers[id] ?? 0);
  const first = Math.max(0, Math.floor(perDay) - total(own));
  return [first, ...own];
}

async function placesDto(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  { at, places }: { at: Float64Array; places: readonly number[] },
): Promise<SimulatedLoadDto["places"]> {
  if (total(places) > MOST_PLACES) return null;
  const groups = at.map((instant) => Math.floor((instant * 60_000) / DAY_MS));
  const worth = await takeSteps(placesWorth(log, policy, { groups, places }));
  return (
    worth && {
      day: dayText(worth.group),
      cases: worth.cases,
      deciders: worth.deciders.map(({ id, places: all, used, oneMoreSaves }) => ({
        ...{ decider: id, reviews_per_day: all, used, one_more_saves: oneMoreSaves },
      })),
    }
  );
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Windows are hours; a day's price is the mean of its hours with traffic. */
function daysOf(prices: ReplayedCapacity["prices"]): SimulatedLoadDto["days"] {
  const days = new Map<number, { hours: number; lambda: number; minutes: number }>();
  for (const { window, lambda, minutes } of prices) {
    const day = Math.floor(window / 24);
    const known = days.get(day) ?? { hours: 0, lambda: 0, minutes: 0 };
    days.set(day, {
      hours: known.hours + 1,
      lambda: known.lambda + lambda,
      minutes: known.minutes + minutes,
    });
  }
  return [...days].map(([day, { hours, lambda, minutes }]) => ({
    day: dayText(day),
    minute_price: lambda / hours,
    routed_minutes: minutes,
  }));
}

function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
