/** Where a binding is alive. `everywhere` goes with every other scope; `image` with `case`. */
export type KeyScope = "everywhere" | "list" | "case" | "image";

export type Binding = {
  /** Named `<scope>.<act>`; settings remap by it. */
  readonly id: string;
  /** Each one a chord (`Shift+R`, `Mod+K`) or two keys in a row (`G Q`). */
  readonly keys: readonly string[];
  readonly scope: KeyScope;
  /** What it does, in the words of the control. */
  readonly label: string;
};

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Every key that does something, and nothing else. Controls, help sheet, palette and settings read this list. */
export const BINDINGS = [
  { id: "everywhere.help", keys: ["?"], scope: "everywhere", label: "Show all keys" },
  { id: "everywhere.palette", keys: ["Mod+K"], scope: "everywhere", label: "Find an act" },
  { id: "everywhere.queues", keys: ["G Q"], scope: "everywhere", label: "Go to queues" },
  { id: "everywhere.history", keys: ["G H"], scope: "everywhere", label: "Go to history" },
  { id: "everywhere.policies", keys: ["G P"], scope: "everywhere", label: "Go to policies" },
  { id: "everywhere.models", keys: ["G M"], scope: "everywhere", label: "Go to models" },
  { id: "everywhere.undo", keys: ["U", "Mod+Z"], scope: "everywhere", label: "Undo last decision" },
  { id: "list.next", keys: ["J", "ArrowDown"], scope: "list", label: "Next row" },
  { id: "list.previous", keys: ["K", "ArrowUp"], scope: "list", label: "Previous row" },
  { id: "list.table", keys: ["T"], scope: "list", label: "Turn charts into tables and back" },
  { id: "list.open", keys: ["Enter"], scope: "list", label: "Open, or take the next case" },
  ...digits.map((digit) => ({
    id: `case.label_${digit}`,
    keys: [String(digit)],
    scope: "case" as const,
    label: `Choose label ${digit}`,
  })),
  { id: "case.find_label", keys: ["F"], scope: "case", label: "Find a label" },
  { id: "case.commit", keys: ["Enter"], scope: "case", label: "Commit the present step" },
  { id: "case.opinion", keys: ["R"], scope: "case", label: "Ask for the model's opinion" },
  { id: "case.why", keys: ["X"], scope: "case", label: "Why it came here" },
  { id: "case.skip", keys: ["S"], scope: "case", label: "Skip" },
  { id: "case.escalate", keys: ["E"], scope: "case", label: "Escalate" },
  { id: "case.note", keys: ["N"], scope: "case", label: "Write a note" },
  { id: "case.reason", keys: ["W"], scope: "case", label: "Write a reason" },
  { id: "case.extend", keys: ["L"], scope: "case", label: "Extend the claim" },
  { id: "case.claim", keys: ["C"], scope: "case", label: "Claim this case" },
  { id: "case.release", keys: ["Shift+R"], scope: "case", label: "Give the case back" },
  { id: "image.zoom", keys: ["Z"], scope: "image", label: "Zoom to life size and back" },
  { id: "image.closer", keys: ["+"], scope: "image", label: "Zoom in" },
  { id: "image.farther", keys: ["-"], scope: "image", label: "Zoom out" },
  { id: "image.whole", keys: ["0"], scope: "image", label: "Show the whole image" },
  { id: "image.turn", keys: ["T"], scope: "image", label: "Rotate" },
] as const satisfies readonly Binding[];

export type BindingId = (typeof BINDINGS)[number]["id"];

const together: Readonly<Record<KeyScope, readonly KeyScope[]>> = {
  everywhere: ["everywhere", "list", "case", "image"],
  list: ["everywhere", "list"],
  case: ["everywhere", "case", "image"],
  image: ["everywhere", "case", "image"],
};

/** Whether two scopes can be alive at the same time. */
export function areTogether(one: KeyScope, other: KeyScope): boolean {
  return together[one].includes(other);
}

/** A person's own keys by binding; what is missing has the usual ones. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** The registry with a person's own keys in it. */
export function bindingsWith(own: OwnKeys): readonly Binding[] {
  return BINDINGS.map(
    (binding): Binding => ({ ...binding, keys: own[binding.id] ?? binding.keys }),
  );
}

/** The first key of a binding, as it is printed on its control; empty when a person took it away. */
export function shownKey(bindings: readonly Binding[], id: BindingId): string {
  return bindings.find((binding) => binding.id === id)?.keys[0] ?? "";
}
