import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { Adapter } from "./adapter";
import { fedBytes } from "./fed-bytes";
import type { Feed, Feeds } from "./feeds";
import { GoldenRows } from "./golden-rows";
import { TabularPipeline } from "./pipeline";
import { prepare } from "./prepare";
import { replayGolden } from "./replay-golden";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const pipeline = TabularPipeline.parse({
  kind: "tabular",
  steps: [
    {
      step: "impute_median",
      columns: [
        { name: "Amount", median: 4, missing: null },
        { name: "Term", median: 12, missing: null },
      ],
    },
  ],
  columns: ["Amount", "Term"],
});
const adapter = Adapter.parse({
  input: { layout: "matrix", tensor: "x", type: "float32", columns: ["Amount", "Term"] },
  output: { tensor: "p", kind: "logits", labels: ["good", "bad"], speaks_for: null },
  batch: { mode: "dynamic" },
});

/** A model whose logits are twice the row; `spoil` changes what a run gives. */
function runner(spoil: (data: Float32Array, rows: number) => void = () => undefined) {
  const sizes: number[] = [];
  const run = async ({ x }: Feeds, rows: number): Promise<Feed> => {
    sizes.push(rows);
    const data = Float32Array.from((x?.data ?? []) as Float32Array, (value) => 2 * value);
    spoil(data, rows);
    return { type: "float32", dims: [rows, 2], data };
  };
  return { run, sizes };
}

function goldenOf(features: Record<string, number>, name: string) {
  const prepared = prepare(pipeline, { features });
  if (!("row" in prepared)) throw new Error("not prepared");
  const row = [...prepared.row];
  const raw = row.map((value) => 2 * value);
  const row_sha256 = sha256(fedBytes(prepared));
  return { name, input: { features }, unseen: [], row, row_sha256, raw, probabilities: raw };
}

const golden = GoldenRows.parse({
  schema: "umpire-golden/1",
  tolerance: 1e-6,
  rows: [goldenOf({ Amount: 7, Term: 3 }, "first"), goldenOf({ Amount: 1 }, "no term")],
});
const version = { pipeline, adapter, golden };

it("passes a version that answers as it did, alone and in its largest run", async () => {
  const { run, sizes } = runner();
  expect(await replayGolden(version, { run, sha256, largestRun: 5 })).toBeNull();
  expect(sizes).toEqual([1, 5]);
});

it("runs all golden rows although the largest run is smaller", async () => {
  const { run, sizes } = runner();
  await replayGolden(version, { run, sha256 });
  expect(sizes).toEqual([1, 2]);
});

it("names row and column where the pipeline makes something else", async () => {
  const [impute] = pipeline.steps;
  const moved = TabularPipeline.parse(
    JSON.parse(JSON.stringify({ ...pipeline, steps: [impute] }).replace("12", "13")),
  );
  const { run, sizes } = runner();
  const detail = await replayGolden({ ...version, pipeline: moved }, { run, sha256 });
  expect(detail).toBe('The golden row "no term" has 13 instead of 12 in the column Term.');
  expect(sizes).toEqual([]);
});

it("knows rows without numbers by their hash, and by what was unseen", async () => {
  const hashed = (change: object) => ({
    ...version,
    golden: GoldenRows.parse({
      ...golden,
      rows: golden.rows.map((row) => ({ ...row, row: null, ...change })),
    }),
  });
  const doors = { ...runner(), sha256 };
  expect(await replayGolden(hashed({}), doors)).toBeNull();
  expect(await replayGolden(hashed({ row_sha256: "0".repeat(64) }), doors)).toMatch(/hash differs/);
  expect(await replayGolden(hashed({ unseen: ["Home"] }), doors)).toMatch(
    /unseen instead of \[Home\]/,
  );
  expect(await replayGolden(hashed({ input: { text: "a" } }), doors)).toMatch(/takes features/);
});

it("names row and label where the model answers something else", async () => {
  const { run } = runner((data) => {
    data[1] = (data[1] ?? 0) + 1e-5;
  });
  const detail = await replayGolden(version, { run, sha256 });
  expect(detail).toMatch(
    /^The golden row "first" scores 6.0000\d+ instead of 6 for bad, in a run of 1/,
  );
});

it("finds what differs only among other rows, and what is no number", async () => {
  const crowded = runner((data, rows) => {
    if (rows > 1) data[data.length - 1] = Number.NaN;
  });
  const detail = await replayGolden(version, { run: crowded.run, sha256, largestRun: 4 });
  expect(detail).toBe('The golden row "no term" scores NaN instead of 24 for bad, in a run of 4.');
});

it("fails as the run does", async () => {
  const run = () => Promise.reject(new Error("killed"));
  await expect(replayGolden(version, { run, sha256 })).rejects.toThrow("killed");
});
