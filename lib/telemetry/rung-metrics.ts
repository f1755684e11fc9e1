import { Counter, type Registry } from "prom-client";

/** What one rung of the ladders was asked in this process so far; whoever asks it adds to the numbers. */
export type RungTally = { batches: number; answered: number; unanswered: number };

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireRungs?: Map<string, RungTally> };

/** The tally of a rung; plain numbers, so that counting a call costs next to nothing. */
export function rungTally(rung: string): RungTally {
  shared.umpireRungs ??= new Map();
  const known = shared.umpireRungs.get(rung);
  if (known) return known;
  const made = { batches: 0, answered: 0, unanswered: 0 };
  shared.umpireRungs.set(rung, made);
  return made;
}

/** Every rung that was asked, with its tally. */
export function rungTallies(): ReadonlyMap<string, Readonly<RungTally>> {
  return shared.umpireRungs ?? new Map();
}

/** Registers the counters; they are read off the tallies when somebody looks. */
export function registerRungMetrics(registry: Registry): void {
  const registers = [registry];
  const batches = new Counter({
    name: "umpire_rung_batches_total",
    help: "Batches put to a rung of a ladder.",
    labelNames: ["rung"],
    registers,
    collect: () => {
      batches.reset();
      for (const [rung, it] of shared.umpireRungs ?? []) batches.inc({ rung }, it.batches);
    },
  });
  const rows = new Counter({
    name: "umpire_rung_rows_total",
    help: "Rows put to a rung of a ladder.",
    labelNames: ["rung", "outcome"],
    registers,
    collect: () => {
      rows.reset();
      for (const [rung, it] of shared.umpireRungs ?? []) {
        rows.inc({ rung, outcome: "answered" }, it.answered);
        rows.inc({ rung, outcome: "unanswered" }, it.unanswered);
      }
    },
  });
}
