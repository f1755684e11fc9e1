import { type ModelFinding, refused, shown } from "#lib/onnx/model-finding";
import type { Adapter } from "#lib/pipeline/adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import type { Feeds } from "#lib/pipeline/feeds";
import { UnreadableOutput } from "#lib/pipeline/read-output";
import { type Replayed, replayGolden } from "#lib/pipeline/replay-golden";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import type { ProbeSession } from "#lib/runtime/probe-session";
import type { Tensors, TensorValue } from "#lib/runtime/protocol";
import { joinRows, padRows, sliceRows } from "#lib/runtime/row-tensors";
import { sha256Of } from "../model-files";
import { runFinding } from "./failure-findings";

/** What the uploader's own golden rows show, taken from input to output; `null` when the model answers as they say. */
export async function goldenFinding(
  session: ProbeSession,
  replayed: Replayed,
): Promise<ModelFinding | null> {
  const run = (feeds: Feeds, rows: number) => runRows(session, replayed.adapter, feeds, rows);
  try {
    const mismatch = await replayGolden(replayed, { run, sha256: sha256Of });
    return mismatch === null ? null : mismatchFinding(mismatch);
  } catch (error) {
    if (isInferenceFailure(error)) return runFinding(error, "golden rows");
    if (error instanceof UnreadableOutput) return mismatchFinding(error.message);
    throw error;
  }
}

/**
 * The scores of some rows, cut to the batches the graph insists on. Rejects with the `InferenceFailure` of a run that
 * gave nothing.
 */
export async function runRows(
  session: ProbeSession,
  adapter: Adapter,
  feeds: Tensors,
  rows: number,
): Promise<TensorValue | undefined> {
  const { batch, output } = adapter;
  const size = batch.mode === "fixed" ? batch.size : rows;
  const parts: Tensors[] = [];
  for (let start = 0; start < rows; start += size) {
    const count = Math.min(size, rows - start);
    const part = padRows(sliceRows(feeds, { start, count, rows }), count, size);
    const { outputs, failure } = await session.run({ ...part, ...constantFeeds(adapter) }, [
      output.tensor,
    ]);
    if (failure) throw failure;
    parts.push(sliceRows(outputs, { start: 0, count, rows: size }));
  }
  return joinRows(parts)[output.tensor];
}

function mismatchFinding(mismatch: string): ModelFinding {
  return refused("golden_mismatch", shown(mismatch), shown(mismatch, 400));
}
