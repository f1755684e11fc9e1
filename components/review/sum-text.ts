import type { OpinionDto } from "#lib/contracts/cases";
import { gt } from "#lib/decision/gt";
import { moneyText, percentText, probabilityText } from "./number-text";

type Sum = Pick<OpinionDto, "automatic" | "review" | "terms" | "reasons">;

/**
 * Why a case came here, as the sum itself: `0.40 × 1,000 = 400 > 200, so a person decides`. Terms that cost nothing are
 * left out. Where another trigger decided, the sum says that it alone would not have asked anybody. `null` without costs.
 */
export function sumText({ automatic, review, terms, reasons }: Sum): string | null {
  if (automatic === null || review === null || terms.length === 0) return null;
  const limit = reasons.find(({ code }) => code === "cost_exceeds_review")?.limit ?? review;
  const sum = `${productsText(terms)} = ${moneyText(automatic)}`;
  return gt(automatic, limit)
    ? `${sum} > ${moneyText(limit)}, so a person decides`
    : `${sum} ≤ ${moneyText(limit)}; the cost alone would not have asked a person`;
}

function productsText(terms: OpinionDto["terms"]): string {
  const costly = terms.filter(({ product }) => product !== 0);
  if (costly.length === 0) return "0";
  return costly
    .map(({ probability, cost, product }) => {
      return `${probabilityText(probability, cost, product)} × ${moneyText(cost)}`;
    })
    .join(" + ");
}

/** What the probability is worth: `412 past cases scored 0.55–0.65; 58 % were positive (53–63 %)`. `null`: no record is kept. */
export function recordText(record: OpinionDto["track_record"]): string | null {
  if (record === null) return null;
  const { label, from, to, n, share, interval } = record;
  const band = `${from.toFixed(2)}–${to.toFixed(2)}`;
  if (n === 0 || share === null) return `No past case that scored ${band} has a known outcome yet`;
  const cases = n === 1 ? "1 past case" : `${n.toLocaleString("en-US")} past cases`;
  const range = interval ? ` (${Math.round(interval[0] * 100)}–${percentText(interval[1])})` : "";
  return `${cases} scored ${band}; ${percentText(share)} were ${label}${range}`;
}

/** The reasons that brought a case here beside the sum, in words. */
export function reasonsText(reasons: OpinionDto["reasons"]): readonly string[] {
  return reasons
    .filter(({ code }) => code !== "cost_exceeds_review" && code !== "cost_within_review")
    .map(({ code, detail }) => `${code.replaceAll("_", " ")}: ${detail}`);
}
