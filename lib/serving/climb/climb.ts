import type { RungName } from "#lib/contracts/serving";
import { rungTally } from "#lib/telemetry/rung-metrics";
import type { CheckedInput } from "../checked-input";
import { type Said, type Scored, scoredBy } from "../scored";
import type { Ladder } from "./rung";

/** A climber that remembers where it has been. */
type Row = { readonly checked: CheckedInput; said: Said | null; readonly path: RungName[] };

/**
 * Sends the inputs of a call up a ladder: each rung is asked once, for all rows that want it, in one batch. What a rung says
 * replaces what was said below it; a rung that fails takes away nobody's word. Answers in the order of the inputs.
 */
export async function climb(
  { rungs, unanswered }: Ladder,
  inputs: readonly CheckedInput[],
): Promise<Scored[]> {
  const rows = inputs.map((checked): Row => ({ checked, said: null, path: [] }));
  for (const { name, isWanted, ask } of rungs) {
    const asked = rows.filter(isWanted);
    if (asked.length === 0) continue;
    const answers = await ask(asked);
    const tally = rungTally(name);
    tally.batches += 1;
    asked.forEach((row, i) => {
      const said = answers[i] ?? null;
      row.path.push(name);
      if (said?.probabilities) tally.answered += 1;
      else tally.unanswered += 1;
      row.said = lastWord(row.said, said);
    });
  }
  return rows.map(({ checked, said, path }) => scoredBy(said ?? unanswered(checked), path));
}

function lastWord(before: Said | null, said: Said | null): Said | null {
  if (said === null) return before;
  return said.probabilities === null && before?.probabilities ? before : said;
}
