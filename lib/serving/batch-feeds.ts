import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import type { Feeds } from "#lib/pipeline/feeds";
import type { Prepared } from "#lib/pipeline/prepared";
import { rowsToFeeds, toFeeds } from "#lib/pipeline/to-feeds";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "./checked-input";

/** A call's rows as tensors, and what training never saw, row by row. */
export type BatchFeeds = {
  readonly feeds: Feeds;
  readonly unseen: readonly (readonly string[])[];
};

/**
 * Checked inputs as one batch. Tabular rows are written straight into the tensor's array, one array a batch; every other
 * kind was prepared when it was checked.
 */
export function batchFeeds(
  { pipeline, adapter }: ServingVersion,
  inputs: readonly CheckedInput[],
): BatchFeeds {
  if (pipeline.kind !== "tabular") {
    const batch = inputs.map(preparedOf);
    return { feeds: toFeeds(adapter, batch), unseen: batch.map(({ unseen }) => unseen) };
  }
  const width = pipeline.columns.length;
  const rows = new Float32Array(inputs.length * width);
  const unseen = inputs.map(
    ({ features }, i) => applyPipeline(pipeline, features ?? {}, rows, i * width).unseen,
  );
  return { feeds: rowsToFeeds(adapter.input, rows, inputs.length), unseen };
}

function preparedOf({ prepared }: CheckedInput): Prepared {
  if (prepared) return prepared;
  throw new Error("an input reached the model without having been prepared");
}
