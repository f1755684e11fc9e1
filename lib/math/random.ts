/** A source of numbers in [0, 1), each call the next one. */
export type Random = () => number;

/**
 * The 32-bit generator mulberry32: the same seed gives the same numbers on every engine. Seeds are
 * read as unsigned 32-bit integers. Good for folds, starts and resampling; not for secrets.
 */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number in [0, below), every one equally likely up to one part in 2^32. */
export function randomIndex(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** A shuffled copy (Fisher and Yates, from the end). The input stays as it is. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = randomIndex(random, last + 1);
    const held = result[last] as Item;
    result[last] = result[other] as Item;
    result[other] = held;
  }
  return result;
}

/** A standard normal number by Box and Muller; uses two draws of the source. */
export function randomNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
