import { type Chord, chordsOf, isPressed, isSingleKey, type Pressed } from "./chord";
import type { Binding } from "./registry";

/** A keydown and what it fell on. */
export type KeyMoment = Pressed & {
  readonly atMs: number;
  /** The field takes text, the text is being composed, the key is held down, or somebody took the event already. */
  readonly isTaken: boolean;
  /** The focus is where Enter and Space mean something else: on a link or button, or away from the desk. */
  readonly takesEnter: boolean;
  /** The focus is on something that the arrows move. */
  readonly takesArrows: boolean;
};

/** The first half of two keys in a row, and when it was struck. */
export type Begun = { readonly pressed: Pressed; readonly atMs: number } | null;

type Alive = {
  readonly bindings: readonly Binding[];
  /** Whether keys without Ctrl, Command or Alt do anything. */
  readonly hasSingleKeys: boolean;
};

export type Struck =
  | { readonly is: "nothing" }
  | { readonly is: "begun"; readonly begun: Begun }
  | { readonly is: "struck"; readonly id: string };

const SECOND_KEY_MS = 1500;

/** What a keydown means among the bindings that are alive. */
export function strike(
  moment: KeyMoment,
  begun: Begun,
  { bindings, hasSingleKeys }: Alive,
): Struck {
  if (moment.isTaken) return { is: "nothing" };
  const rows = bindings.flatMap(({ id, keys }) =>
    keys.map((text) => ({ id, row: chordsOf(text) })),
  );
  const usable = rows.filter(({ row }) =>
    row.every((chord) => mayFire(chord, moment, hasSingleKeys)),
  );
  const isInTime = begun !== null && moment.atMs - begun.atMs <= SECOND_KEY_MS;
  const finished = isInTime
    ? usable.find(({ row: [first, second] }) => isRow(first, second, begun.pressed, moment))
    : undefined;
  if (finished) return { is: "struck", id: finished.id };
  const alone = usable.find(
    ({ row: [only, second] }) => !second && only && isPressed(only, moment),
  );
  if (alone) return { is: "struck", id: alone.id };
  const starts = usable.some(
    ({ row: [first, second] }) => second && first && isPressed(first, moment),
  );
  return starts
    ? { is: "begun", begun: { pressed: moment, atMs: moment.atMs } }
    : { is: "nothing" };
}

function mayFire(
  chord: Chord,
  { takesEnter, takesArrows }: KeyMoment,
  hasSingleKeys: boolean,
): boolean {
  const { key } = chord;
  if (isSingleKey(chord) && !hasSingleKeys) return false;
  if (takesEnter && (key === "Enter" || key === " ")) return false;
  return !(takesArrows && key.startsWith("Arrow"));
}

function isRow(first: Chord | undefined, second: Chord | undefined, was: Pressed, is: Pressed) {
  return (
    first !== undefined && second !== undefined && isPressed(first, was) && isPressed(second, is)
  );
}
