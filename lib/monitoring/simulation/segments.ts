import { readMember } from "#lib/decision/rules/evaluate";
import { Refusal } from "#lib/kernel/refusal";
import type { ReplayCase } from "./replay-window";

/** More values than these are told apart by nobody. */
const MOST_VALUES = 20;
const MISSING = "-";
const REST = "+";

/**
 * A key a case by the value of one feature or context member: `=` and the value, `-` where it is missing, `+` for all values
 * beyond the 20 commonest. Refuses a field that no case has.
 */
export function segmentsOf(cases: readonly ReplayCase[], field: string): string[] {
  const keys = cases.map((it) => keyOf(it, field));
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  if (cases.length > 0 && counts.get(MISSING) === cases.length) {
    throw new Refusal("invalid_request", "The traffic cannot be told apart by this field.", {
      faults: [{ pointer: "/segment", detail: `no prediction of the window has a "${field}"` }],
    });
  }
  const common = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const kept = new Set(common.slice(0, MOST_VALUES).map(([key]) => key));
  return keys.map((key) => (kept.has(key) || key === MISSING ? key : REST));
}

/** What a key stands for. */
export function segmentOf(key: string): { value: string | null; is_rest: boolean } {
  return { value: key.startsWith("=") ? key.slice(1) : null, is_rest: key === REST };
}

function keyOf({ features, context }: ReplayCase, field: string): string {
  const value =
    (features && readMember(features, field)) ?? (context && readMember(context, field));
  return value === undefined || value === null ? MISSING : `=${value}`;
}
