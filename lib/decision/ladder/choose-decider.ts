import { gt } from "../gt";

/** What asking one decider would cost now. */
export type Asking = {
  readonly id: string;
  readonly fee: number;
  readonly minutes: number;
  /** Price of one minute of this decider's time; 0 when nobody has to queue for it. */
  readonly lambda: number;
  /** `H`: the fee and the expected cost of the decider's own errors, `lambda` left out. */
  readonly cost: number;
};

/**
 * Index of the decider to ask, were one asked: least `cost + lambda·minutes`, then lower fee, then lower open load, then id.
 * -1 for an empty ladder.
 */
export function chooseDecider(
  askings: readonly Asking[],
  openLoads: Readonly<Record<string, number>> = NO_LOADS,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const asking of askings) least = Math.min(least, pricedCost(asking));
  for (let i = 0; i < askings.length; i++) {
    const asking = askings[i];
    if (asking === undefined || gt(pricedCost(asking), least)) continue;
    const champion = askings[best];
    if (champion === undefined || goesBefore(asking, champion, openLoads)) best = i;
  }
  return best;
}

const NO_LOADS: Readonly<Record<string, number>> = {};

/** The decider worth leaving the automatic answer for, or `null`: then the automatic answer stands, also on a tie. */
export function worthAsking(
  automatic: number,
  askings: readonly Asking[],
  openLoads: Readonly<Record<string, number>> = NO_LOADS,
): Asking | null {
  const best = askings[chooseDecider(askings, openLoads)];
  return best && gt(automatic, pricedCost(best)) ? best : null;
}

/** `H + λt`: what asking costs when the decider's time is scarce. */
export function pricedCost({ cost, lambda, minutes }: Asking): number {
  return cost + lambda * minutes;
}

function goesBefore(a: Asking, b: Asking, openLoads: Readonly<Record<string, number>>): boolean {
  if (gt(a.fee, b.fee) || gt(b.fee, a.fee)) return a.fee < b.fee;
  const loads = (openLoads[a.id] ?? 0) - (openLoads[b.id] ?? 0);
  return loads === 0 ? a.id < b.id : loads < 0;
}
