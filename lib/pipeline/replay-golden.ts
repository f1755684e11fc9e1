import type { Adapter } from "./adapter";
import { fedBytes } from "./fed-bytes";
import type { Feed, Feeds } from "./feeds";
import type { GoldenRow, GoldenRows } from "./golden-rows";
import type { Pipeline } from "./pipeline";
import { prepare } from "./prepare";
import type { Prepared } from "./prepared";
import { readOutput } from "./read-output";
import { toFeeds } from "./to-feeds";

/** What golden rows are replayed on. */
export type Replayed = {
  readonly pipeline: Pipeline;
  readonly adapter: Adapter;
  readonly golden: GoldenRows;
};

/** The outside, handed in: a run of the model's file on so many rows, and SHA-256 in hex. */
export type ReplayDoors = {
  readonly run: (feeds: Feeds, rows: number) => Promise<Feed | undefined>;
  readonly sha256: (bytes: Uint8Array) => string;
  /** Rows of the largest run, which is filled up with copies; the golden rows alone unless said. */
  readonly largestRun?: number;
};

/** Values of one run that are worth warming a process with; more would only take long. */
const MOST_VALUES = 262_144;

/**
 * Takes golden rows the whole way: input to row, which must match to the bit, row to raw output, alone and among others,
 * within the tolerance. Answers the first mismatch as a sentence that names the row and the column, `null` when all
 * agree. Rejects as the run does, and with `UnreadableOutput`.
 */
export async function replayGolden(
  { pipeline, adapter, golden }: Replayed,
  { run, sha256, largestRun = 1 }: ReplayDoors,
): Promise<string | null> {
  const batch: Prepared[] = [];
  for (const row of golden.rows) {
    const prepared = prepare(pipeline, row.input, adapter);
    const detail =
      "faults" in prepared
        ? `cannot be prepared: ${prepared.faults[0]?.detail}`
        : rowMismatch(pipeline, row, prepared, sha256);
    if (detail !== null) return `The golden row "${row.name}" ${detail}`;
    if (!("faults" in prepared)) batch.push(prepared);
  }
  const runs = [batch.slice(0, 1), filled(batch, largestRun)];
  for (const rows of runs) {
    const output = await run(toFeeds(adapter, rows), rows.length);
    const scores = readOutput(adapter, output, rows.length);
    const detail = scoreMismatch(golden, adapter, scores);
    if (detail !== null) return detail;
  }
  return null;
}

function rowMismatch(
  pipeline: Pipeline,
  golden: GoldenRow,
  prepared: Prepared,
  sha256: ReplayDoors["sha256"],
): string | null {
  if (golden.row !== null && prepared.kind === "row") {
    const { row } = prepared;
    const at = golden.row.findIndex((value, i) => !Object.is(value, row[i]));
    if (at >= 0) {
      return `has ${row[at]} instead of ${golden.row[at]} in the column ${columnOf(pipeline, at)}.`;
    }
  }
  if (golden.unseen.join("\0") !== prepared.unseen.join("\0")) {
    return `reports [${prepared.unseen}] as unseen instead of [${golden.unseen}].`;
  }
  const isSame = sha256(fedBytes(prepared)) === golden.row_sha256;
  return isSame ? null : "is not what it was when the version was admitted: its hash differs.";
}

function columnOf(pipeline: Pipeline, at: number): string {
  if (pipeline.kind === "tabular") return pipeline.columns[at] ?? String(at);
  if (pipeline.kind === "bag_of_words") return pipeline.terms[at] ?? String(at);
  return String(at);
}

/** Rows repeated until they fill the run, or until they hold enough. */
function filled(batch: readonly Prepared[], largestRun: number): Prepared[] {
  const size = Math.max(1, ...batch.map(sizeOf));
  const rows = Math.max(batch.length, Math.min(largestRun, Math.floor(MOST_VALUES / size)));
  return Array.from({ length: rows }, (_, i) => batch[i % batch.length] as Prepared);
}

function sizeOf(prepared: Prepared): number {
  if (prepared.kind === "text") return prepared.text.length;
  return prepared.kind === "row" ? prepared.row.length : prepared.values.length;
}

function scoreMismatch(
  { rows, tolerance }: GoldenRows,
  { output }: Adapter,
  scores: readonly (readonly number[])[],
): string | null {
  for (const [at, found] of scores.entries()) {
    const golden = rows[at % rows.length] as GoldenRow;
    // Written so that a NaN on either side differs too.
    const cell = golden.raw.findIndex((value, k) => {
      const isClose = Math.abs(value - (found[k] ?? Number.NaN)) <= tolerance;
      return !isClose;
    });
    if (cell >= 0) {
      const [was, is] = [golden.raw[cell], found[cell]];
      return `The golden row "${golden.name}" scores ${is} instead of ${was} for ${output.labels[cell]}, in a run of ${scores.length}.`;
    }
  }
  return null;
}
