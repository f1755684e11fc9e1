/**
 * A seed of its own for one part of a simulation, by FNV-1a over the seed and the parts' names and a final avalanche: parts
 * named alike but for a number start far apart, and adding one part leaves the others as they were. Unsigned, 32 bits.
 */
export function splitSeed(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const letter of [seed, ...parts].join("/")) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
