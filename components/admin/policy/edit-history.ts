import { canonicalJson } from "#lib/kernel/canonical-json";

/** What is being edited, with the way back and forth. */
export type EditHistory<Value> = {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
};

export type HistoryStep<Value> =
  | { readonly type: "edit"; readonly to: Value }
  | { readonly type: "undo" }
  | { readonly type: "redo" };

const LONGEST = 200;

/** The history of a value nobody has touched yet. */
export function beginHistory<Value>(present: Value): EditHistory<Value> {
  return { past: [], present, future: [] };
}

/** A new value, the one before, or the one taken back. An edit that changes nothing leaves no trace. */
export function stepHistory<Value>(
  history: EditHistory<Value>,
  step: HistoryStep<Value>,
): EditHistory<Value> {
  const { past, present, future } = history;
  switch (step.type) {
    case "edit":
      if (canonicalJson(step.to) === canonicalJson(present)) return history;
      return { past: [...past, present].slice(-LONGEST), present: step.to, future: [] };
    case "undo": {
      const [before] = past.slice(-1);
      if (before === undefined) return history;
      return { past: past.slice(0, -1), present: before, future: [present, ...future] };
    }
    case "redo": {
      const [after, ...rest] = future;
      if (after === undefined) return history;
      return { past: [...past, present], present: after, future: rest };
    }
  }
}
