import type { Policy } from "#lib/decision/policy";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { type Cost, writeCell } from "./cell-text";
import { costAt } from "./policy-edits";

/** One thing that two policies say differently, in words. */
export type PolicyChange = {
  /** What it is about, unique in a list. */
  readonly about: string;
  readonly before: string;
  readonly after: string;
  /** After less before, where both are figures; of a cost formula its factor. */
  readonly delta: number | null;
  /** The same as a share of what it was. */
  readonly relative: number | null;
};

const ABSENT = "–";

const WORDS: Readonly<Record<string, string>> = {
  currency: "Currency",
  review_cost: "Review cost",
  reviewer: "Reviewer accuracy",
  reviewer_mode: "A reviewer's answer counts as",
  action_rule: "Automatic action",
  actions: "Further actions",
  tiers: "Further reviewers",
  ladder: "Ladder",
  audit_rate: "Audit rate",
  capacity: "Capacity",
  on_error: "When the model fails",
  on_ood: "When an input is unlike the training data",
  on_missing_cost: "When the amount is missing",
  value_min: "Smallest amount",
  safe_action: "Safe action",
  review_deadline_minutes: "Review deadline, minutes",
  on_deadline: "When the deadline passes",
  "triggers.min_confidence": "Least confidence",
  "triggers.max_entropy": "Greatest entropy",
  "triggers.min_margin": "Least margin",
  "triggers.max_disagreement": "Greatest disagreement",
  "triggers.never_automatic": "Never automatic",
  "statistics.reviewer_prior_answers": "Answers a stated reviewer is worth",
  "statistics.reviewer_min_answers": "Answers before a measured reviewer counts",
  "statistics.calibration_min_labels": "Labels a calibrator takes",
  "statistics.calibration_min_per_label": "Labels of each class a calibrator takes",
  "statistics.calibration_report_share": "Share of labels kept for its report",
  "statistics.psi_moved": "Stability index of a move",
  "statistics.psi_far": "Stability index of a far move",
};

/** Everything that changes from one policy to another: costs cell by cell, then every other member. */
export function diffPolicies(before: Policy, after: Policy): PolicyChange[] {
  return [...costChanges(before, after), ...memberChanges(before, after)];
}

function costChanges(before: Policy, after: Policy): PolicyChange[] {
  const names = new Set([...Object.keys(before.matrices), ...Object.keys(after.matrices)]);
  const further = [...names].map((name) => ({
    suffix: ` (matrix ${name})`,
    was: before.matrices[name] ?? [],
    will: after.matrices[name] ?? [],
  }));
  const lists = [{ suffix: "", was: before.costs, will: after.costs }, ...further];
  return lists.flatMap(({ suffix, was, will }) => {
    const cells = new Map(
      [...was, ...will].map((it) => [canonicalJson([it.truth, it.decided]), it]),
    );
    return [...cells.values()].flatMap((cell) => {
      const [old, now] = [costAt(was, cell), costAt(will, cell)];
      if (canonicalJson(old) === canonicalJson(now)) return [];
      const about = `Truth ${cell.truth}, decided ${cell.decided}${suffix}`;
      return [{ about, before: costText(old), after: costText(now), ...costDelta(old, now) }];
    });
  });
}

function memberChanges(before: Policy, after: Policy): PolicyChange[] {
  const [was, will] = [members(before), members(after)];
  const names = new Set([...was.keys(), ...will.keys()]);
  return [...names].flatMap((name) => {
    const [old, now] = [was.get(name), will.get(name)];
    if (canonicalJson(old ?? null) === canonicalJson(now ?? null)) return [];
    const isFigure = typeof old === "number" && typeof now === "number";
    const change = isFigure ? deltaOf(old, now) : { delta: null, relative: null };
    return [{ about: nameInWords(name), before: text(old), after: text(now), ...change }];
  });
}

/** Members by a dotted name; objects are opened up, rules go by their own names, lists are one value. */
function members(policy: Policy): Map<string, unknown> {
  const { costs: _costs, matrices: _matrices, triggers, ...rest } = policy;
  const { rules, ...limits } = triggers;
  const opened = (prefix: string, value: object) =>
    Object.entries(value).map(([name, it]): [string, unknown] => [`${prefix}${name}`, it]);
  const entries = [...opened("", rest), ...opened("triggers.", limits)].flatMap(([name, value]) =>
    isPlainObject(value) ? opened(`${name}.`, value) : [[name, value] as [string, unknown]],
  );
  const named = rules.map(({ name, ...rule }): [string, unknown] => [`rule.${name}`, rule]);
  return new Map([...entries, ...named]);
}

function nameInWords(name: string): string {
  const known = WORDS[name];
  if (known) return known;
  const [head = "", ...rest] = name.split(".");
  if (head === "rule") return `Rule ${rest.join(".")}`;
  const whole = WORDS[head] ?? head;
  return rest.length === 0 ? whole : `${whole}: ${rest.join(" ").replaceAll("_", " ")}`;
}

function costDelta(old: Cost | null, now: Cost | null) {
  if (typeof old === "number" && typeof now === "number") return deltaOf(old, now);
  const isComparable =
    old !== null && now !== null && canonicalJson(rest(old)) === canonicalJson(rest(now));
  const factor = (it: Cost | null) => (it !== null && typeof it === "object" ? it.per_unit : null);
  const [was, will] = [factor(old), factor(now)];
  return isComparable && was !== null && will !== null
    ? deltaOf(was, will)
    : { delta: null, relative: null };
}

/** What of a formula is not its factor. */
function rest(cost: Cost): unknown {
  if (typeof cost === "number") return cost;
  const { per_unit: _factor, ...others } = cost;
  return others;
}

function deltaOf(old: number, now: number) {
  return { delta: now - old, relative: old === 0 ? null : (now - old) / Math.abs(old) };
}

function costText(cost: Cost | null): string {
  return cost === null ? ABSENT : writeCell(cost);
}

function text(value: unknown): string {
  if (value === undefined) return ABSENT;
  if (typeof value === "number") return writeCell(value);
  if (typeof value === "string") return value.replaceAll("_", " ");
  if (Array.isArray(value) && value.every((it) => typeof it === "string")) {
    return value.length === 0 ? ABSENT : value.join(", ");
  }
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
