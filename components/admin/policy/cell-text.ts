import type { CostEntry, CostFormula } from "#lib/decision/policy";
import { formatNumber } from "#lib/kernel/format";

export type Cost = CostEntry["cost"];

const NUMBER = String.raw`-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?:\s*%)?`;
const CONSTANT = new RegExp(`^${NUMBER}$`, "i");
const FORMULA = new RegExp(
  String.raw`^(?:(?<base>${NUMBER})\s*(?<sign>[+-])\s*)?(?<unit>${NUMBER})\s*(?:[×*·]|\sx\s)\s*(?<of>[^,]+)$`,
  "i",
);
const BOUND = new RegExp(String.raw`,\s*at\s+(least|most)\s+(${NUMBER})\s*$`, "i");

/**
 * Reads what is typed into a cell: a number (`4,000`), or a cost that depends on an amount
 * (`0.6 × Amount`, `50 + 15 % × Amount, at least 10, at most 500`; `*` does for `×`). `null` when it is neither.
 */
export function readCell(typed: string): Cost | null {
  const { body, bounds } = splitBounds(plain(typed));
  if (CONSTANT.test(body)) return Object.keys(bounds).length === 0 ? numberOf(body) : null;
  const { base, sign, unit, of } = FORMULA.exec(body)?.groups ?? {};
  if (unit === undefined || of === undefined) return null;
  const slope = numberOf(unit);
  return {
    base: base === undefined ? 0 : numberOf(base),
    per_unit: sign === "-" ? -slope : slope,
    of: of.trim(),
    ...bounds,
  };
}

/** A cost as it is shown in its cell and may be typed again. */
export function writeCell(cost: Cost): string {
  if (typeof cost === "number") return formatNumber(cost);
  return `${linear(cost)}${bound("least", cost.min)}${bound("most", cost.max)}`;
}

/** The same for typing over: every digit, no thousands set apart. */
export function editableCell(cost: Cost): string {
  if (typeof cost === "number") return String(cost);
  const { base, per_unit, of, min, max } = cost;
  const bounds = `${min === undefined ? "" : `, at least ${min}`}${max === undefined ? "" : `, at most ${max}`}`;
  return `${base === 0 ? "" : `${base} + `}${per_unit} × ${of}${bounds}`;
}

/** What a cell says: `truth bad, decided good → 0.6 × Amount`. */
export function cellSentence(truth: string, decided: string, cost: Cost | null): string {
  return `truth ${truth}, decided ${decided} → ${cost === null ? "not set" : writeCell(cost)}`;
}

function linear({ base, per_unit, of }: CostFormula): string {
  const product = `${formatNumber(Math.abs(per_unit), 6)} × ${of}`;
  if (base === 0) return `${per_unit < 0 ? "−" : ""}${product}`;
  return `${formatNumber(base)} ${per_unit < 0 ? "−" : "+"} ${product}`;
}

function bound(word: "least" | "most", limit: number | undefined): string {
  return limit === undefined ? "" : `, at ${word} ${formatNumber(limit)}`;
}

/** Drops what only makes figures easier to read. */
function plain(typed: string): string {
  return typed
    .trim()
    .replaceAll(/[−–]/g, "-")
    .replaceAll("\u00a0", " ")
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "");
}

function splitBounds(text: string): { body: string; bounds: { min?: number; max?: number } } {
  const found = BOUND.exec(text);
  if (!found) return { body: text, bounds: {} };
  const { body, bounds } = splitBounds(text.slice(0, found.index));
  const limit = numberOf(found[2] ?? "");
  const isLeast = found[1]?.toLowerCase() === "least";
  return { body, bounds: { ...bounds, ...(isLeast ? { min: limit } : { max: limit }) } };
}

function numberOf(text: string): number {
  const isShare = text.endsWith("%");
  const value = Number(isShare ? text.slice(0, -1) : text);
  return isShare ? value / 100 : value;
}
