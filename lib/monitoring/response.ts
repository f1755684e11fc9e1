import type { CostRow } from "#lib/decision/estimation/cost-rows";
import type { PricedEvidence } from "./price-evidence";

/**
 * Counts an unanswered audit as unseen and lowers the chance of the answered ones by the share that was answered, route
 * by route: an open audit is as likely to hide an error as an answered one was to show it, since their places in the
 * queue are random. With everything answered nothing changes.
 */
export function answeredChances(rows: readonly PricedEvidence[]): PricedEvidence[] {
  const shares = new Map<string, number>();
  for (const served of new Set(rows.map((row) => row.served))) {
    const sampled = rows.filter((row) => row.served === served && row.isByDraw);
    const answered = sampled.filter(({ live }) => live.labeled).length;
    const open = sampled.filter(({ isPending }) => isPending).length;
    // With none answered there is no label to weigh; any chance below certainty says so.
    const least = open === 0 ? 1 : 0.5;
    shares.set(served, answered === 0 ? least : answered / (answered + open));
  }
  return rows.map((row) => {
    const share = row.isByDraw ? (shares.get(row.served) ?? 1) : 1;
    const scale = (it: CostRow) => ({ ...it, q: it.q * share });
    const { live, allAutomatic, allHuman } = row;
    const [scaled, automatic, human] = [scale(live), scale(allAutomatic), scale(allHuman)];
    return { ...row, live: scaled, allAutomatic: automatic, allHuman: human };
  });
}

/** The mean cost with every open audit at its least and at its greatest. */
export function openBounds(rows: readonly PricedEvidence[]): readonly [number, number] | null {
  if (!rows.some(({ isPending }) => isPending)) return null;
  const total = (end: 0 | 1) =>
    rows.reduce((sum, { live, isPending, range }) => {
      const { fee, m, e, q } = live;
      const seen = isPending ? range[end] : e;
      return sum + fee + m + (seen === null ? 0 : (seen - m) / q);
    }, 0);
  return [total(0) / rows.length, total(1) / rows.length];
}
