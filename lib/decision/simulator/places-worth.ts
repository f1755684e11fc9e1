import { assignReviewers } from "../capacity/assign-reviewers";
import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import { gt } from "../gt";
import type { LogRow } from "./log-row";
import type { Steps } from "./steps";

/** What one more review a day with somebody would be worth, had the busiest day been assigned at its best. */
export type PlacesWorth = {
  /** The group it was, and how many of its cases were worth asking about. */
  readonly group: number;
  readonly cases: number;
  readonly deciders: readonly {
    readonly id: string;
    readonly places: number;
    readonly used: number;
    readonly oneMoreSaves: number;
  }[];
};

/** With more places than these, another one is worth next to nothing and takes long to price. */
export const MOST_PLACES = 300;
const STEP = 5_000;

type Case = { readonly auto: number; readonly human: readonly number[] };

/**
 * Assigns the cases of the busiest group (a day) to reviewers with `places` each, in the order of the policy's deciders, at
 * the least expected cost, all reviews taking one place. `groups` names the group of each row. `null` where nobody is worth
 * asking. In steps.
 */
export function* placesWorth(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  { groups, places }: { groups: ArrayLike<number>; places: readonly number[] },
): Steps<PlacesWorth | null> {
  const busy = new Map<number, Case[]>();
  for (const [i, { input }] of log.entries()) {
    const { automatic, deciders, route } = decide({ ...input, lambda: 0 }, policy);
    const human = deciders.map(({ cost }) => cost);
    if (automatic !== null && route !== "reject" && human.some((cost) => gt(automatic, cost))) {
      const group = groups[i] as number;
      const known = busy.get(group) ?? [];
      if (known.length === 0) busy.set(group, known);
      known.push({ auto: automatic, human });
    }
    if (i % STEP === STEP - 1) yield;
  }
  const [busiest] = [...busy].sort(([, a], [, b]) => b.length - a.length);
  if (!busiest) return null;
  const [group, cases] = busiest;
  const kept = worthwhile(cases, places);
  yield;
  const found = assignReviewers(
    kept.map(({ auto }) => auto),
    kept.map(({ human }) => human),
    places,
  );
  const deciders = policy.deciders.map(({ id }, r) => ({
    id,
    places: places[r] ?? 0,
    used: found.reviewers.filter((it) => it === r).length,
    oneMoreSaves: found.lambda[r] ?? 0,
  }));
  return { group, cases: cases.length, deciders };
}

/**
 * The cases an optimal assignment can need: for each reviewer as many of the best as there are places in all, and one. Any
 * other case could be changed for one of these that nobody has.
 */
function worthwhile(cases: readonly Case[], places: readonly number[]): Case[] {
  const room = places.reduce((sum, it) => sum + it, 0) + 1;
  const kept = new Set<Case>();
  for (const r of places.keys()) {
    const saving = ({ auto, human }: Case) => auto - (human[r] as number);
    const best = [...cases].sort((a, b) => saving(b) - saving(a)).slice(0, room);
    for (const it of best) kept.add(it);
  }
  return [...kept];
}
