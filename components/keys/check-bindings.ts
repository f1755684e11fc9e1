import { type Chord, chordsOf } from "./chord";
import { areTogether, type Binding } from "./registry";

/** What is wrong with a set of bindings, in sentences; nothing when all is well. */
export function faultsOf(bindings: readonly Binding[]): string[] {
  return [
    ...bindings.flatMap(reserved),
    ...bindings.filter(({ label }) => label.trim() === "").map(({ id }) => `${id} has no label`),
    ...pairsOf(bindings).flatMap(([one, other]) => collisions(one, other)),
  ];
}

const SYSTEM_KEYS = "DLNPQRTW";

function reserved({ id, keys }: Binding): string[] {
  return keys.flatMap((text) =>
    chordsOf(text).some(isReserved) ? [`${id}: ${text} belongs to the browser or the system`] : [],
  );
}

/** Chords that a browser or a desktop takes before the page sees them, or that would take them from their user. */
function isReserved({ key, mod, alt }: Chord): boolean {
  if (/^F\d{1,2}$/.test(key)) return true;
  if (key === "Tab") return true;
  return mod && !alt && key.length === 1 && SYSTEM_KEYS.includes(key.toUpperCase());
}

function pairsOf(bindings: readonly Binding[]): (readonly [Binding, Binding])[] {
  return bindings.flatMap((one, index) =>
    bindings.slice(index + 1).map((other) => [one, other] as const),
  );
}

function collisions(one: Binding, other: Binding): string[] {
  if (!areTogether(one.scope, other.scope)) return [];
  return one.keys.flatMap((keys) =>
    other.keys
      .filter((others) => isPrefix(keys, others) || isPrefix(others, keys))
      .map((others) => `${one.id} (${keys}) and ${other.id} (${others}) collide`),
  );
}

/** The same keys, or the beginning of a longer row: the shorter one would never let the longer be finished. */
function isPrefix(short: string, long: string): boolean {
  const [ours, theirs] = [chordsOf(short), chordsOf(long)];
  return ours.length > 0 && ours.every((chord, i) => isSame(chord, theirs[i]));
}

function isSame(one: Chord, other: Chord | undefined): boolean {
  return (
    other !== undefined &&
    one.key === other.key &&
    one.mod === other.mod &&
    one.alt === other.alt &&
    one.shift === other.shift
  );
}
