import { mulberry32, type Random } from "#lib/math/random";

/** What chance is used for in training. */
export type RandomUse = "initialization" | "order" | "subsample";

const TURNS: Readonly<Record<RandomUse, number>> = {
  initialization: 0x9e3779b9,
  order: 0x85ebca6b,
  subsample: 0xc2b2ae35,
};

/** The numbers of one use under a seed: drawing more of one use, or adding a use, moves no other. */
export function randomStream(seed: number, use: RandomUse): Random {
  return mulberry32((seed ^ TURNS[use]) >>> 0);
}
