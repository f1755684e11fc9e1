import { applyCalibrator, type Calibrator } from "#lib/decision/calibration/calibrator";
import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureField, FeatureSchema } from "#lib/pipeline/feature-schema";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { Feed, Feeds } from "#lib/pipeline/feeds";
import type { GoldenRow, GoldenRows } from "#lib/pipeline/golden-rows";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { prepare } from "#lib/pipeline/prepare";
import type { Prepared } from "#lib/pipeline/prepared";
import { readOutput, UnreadableOutput } from "#lib/pipeline/read-output";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { canConfine } from "#lib/runtime/confinement";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { inProbeSession } from "#lib/runtime/probe-session";
import { sha256Of } from "../model-files";
import { runRows } from "../probe/golden-finding";

type Making = {
  /** The bytes that will serve. */
  readonly served: Uint8Array;
  readonly adapter: Adapter;
  readonly pipeline: Pipeline;
  readonly features: FeatureSchema | null;
  readonly calibrator: Calibrator | null;
};

type Named = { readonly name: string; readonly input: GoldenRow["input"] };

/** Share of the largest score that arithmetic in another order excuses. */
const TOLERANCE = 1e-5;

/**
 * Golden rows of a file whose uploader gave none: what it answers today to a few plain inputs, so that a change of runtime
 * or machine shows. They prove nothing about right or wrong. `null` for pictures, and where the file gives no numbers.
 */
export async function madeGolden({ served, ...making }: Making): Promise<GoldenRows | null> {
  const { adapter } = making;
  if (plainRows(making).length === 0 || !(await canConfine())) return null;
  try {
    return await inProbeSession({ bytes: served }, (session) => {
      const run = (feeds: Feeds, rows: number) => runRows(session, adapter, feeds, rows);
      return goldenOf({ ...making, run });
    });
  } catch (error) {
    if (isInferenceFailure(error) || error instanceof UnreadableOutput) return null;
    throw error;
  }
}

type Asking = Omit<Making, "served"> & {
  /** A run of the model on so many rows: the output that the adapter names. */
  readonly run: (feeds: Feeds, rows: number) => Promise<Feed | undefined>;
};

/** The same of a model that can be asked; fails as the run does, and with `UnreadableOutput`. */
export async function goldenOf({ run, ...making }: Asking): Promise<GoldenRows | null> {
  const { adapter, calibrator } = making;
  const rows = plainRows(making);
  if (rows.length === 0) return null;
  const batch = rows.map(({ prepared }) => prepared);
  const scores = readOutput(adapter, await run(toFeeds(adapter, batch), rows.length), rows.length);
  if (!scores.flat().every(Number.isFinite)) return null;
  const largest = Math.max(1, ...scores.flat().map(Math.abs));
  return {
    schema: "umpire-golden/1",
    tolerance: TOLERANCE * largest,
    rows: rows.map((row, i) => goldenRow(row, scores[i] ?? [], calibrator)),
  };
}

function plainRows({ pipeline, features, adapter }: Omit<Making, "served">) {
  return plainInputs(pipeline, features).flatMap(({ name, input }) => {
    const prepared = prepare(pipeline, input, adapter);
    return "faults" in prepared ? [] : [{ name, input, prepared }];
  });
}

function goldenRow(
  { name, input, prepared }: Named & { readonly prepared: Prepared },
  raw: number[],
  calibrator: Calibrator | null,
): GoldenRow {
  return {
    ...{ name, input, unseen: [...prepared.unseen], raw },
    row: prepared.kind === "row" ? [...prepared.row] : null,
    row_sha256: sha256Of(fedBytes(prepared)),
    probabilities: calibrator ? applyCalibrator(calibrator, raw) : raw,
  };
}

function plainInputs(pipeline: Pipeline, features: FeatureSchema | null): Named[] {
  switch (pipeline.kind) {
    case "tabular":
    case "raw_columns":
      return features ? featureInputs(features) : [];
    case "bag_of_words":
    case "raw_text":
      return [
        { name: "a short text", input: { text: "not bad at all" } },
        {
          name: "two sentences",
          input: { text: "It came late. I would not buy it again, sorry!" },
        },
      ];
    case "tensor":
      return [
        { name: "ones", input: { tensor: nested(pipeline.dims, () => 1) } },
        { name: "zeros and ones", input: { tensor: nested(pipeline.dims, (at) => at % 2) } },
      ];
    case "tokens": {
      const ids = Array.from({ length: Math.min(3, pipeline.length) }, (_, at) => at + 1);
      return [{ name: "the first ids", input: { tensor: ids } }];
    }
    case "image":
      return [];
  }
}

function featureInputs({ fields }: FeatureSchema): Named[] {
  const row = (share: number) =>
    Object.fromEntries(fields.map((field) => [field.name, valueAt(field, share)]));
  return [
    { name: "the lowest values", input: { features: row(0) } },
    { name: "values in the middle", input: { features: row(0.5) } },
    { name: "the highest values", input: { features: row(1) } },
  ];
}

function valueAt(field: FeatureField, share: number): number | string {
  if (field.kind === "category") {
    return field.levels[Math.round(share * (field.levels.length - 1))] ?? "";
  }
  const { min, max } = field.range ?? { min: 0, max: 1 };
  return min + share * (max - min);
}

type Nested = Extract<GoldenRow["input"], { tensor: unknown }>["tensor"];

/** `value` gets the place in row-major order. */
function nested(dims: readonly number[], value: (at: number) => number, from = 0): Nested {
  const [size, ...inner] = dims;
  if (size === undefined) return value(from);
  const stride = inner.reduce((product, dim) => product * dim, 1);
  return Array.from({ length: size }, (_, i) => nested(inner, value, from + i * stride));
}
