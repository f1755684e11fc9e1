import { InferenceFailure } from "./inference-failure";
import type { TensorData, Tensors } from "./protocol";
import { joinRows, rowFeeds, sliceRows } from "./row-tensors";
import type { ServedModel } from "./served-model";

/** Rows to try a version with before it is given any traffic. */
export type GoldenRows = {
  readonly rows: TensorData;
  readonly count: number;
  readonly width: number;
  /** Values by output name, as they were when the version was admitted; outputs without are compared among the runs. */
  readonly outputs?: Readonly<Record<string, ArrayLike<number>>>;
};

/** Largest difference that arithmetic in another order excuses. */
const TOLERANCE = 1e-5;

/**
 * Runs golden rows alone and in the largest run there can be, so that the first caller finds a warm model, and holds
 * every row against the stored outputs. Fails with `invalid` where one differs by more than 1e-5, or as the load or run did.
 */
export async function warmUp(model: ServedModel, golden: GoldenRows): Promise<void> {
  await model.ready;
  const { count } = golden;
  const feeds = rowFeeds(model.signature.input, golden.rows, count, golden.width);
  const first = sliceRows(feeds, { start: 0, count: 1, rows: count });
  const alone = (await model.runFeeds(first, { rows: 1 })).outputs;
  const copies = joinRows(Array.from({ length: Math.ceil(model.runRows / count) }, () => feeds));
  const rows = Math.ceil(model.runRows / count) * count;
  const largest = sliceRows(copies, { start: 0, count: model.runRows, rows });
  const together = (await model.runFeeds(largest, { rows: model.runRows })).outputs;
  compare(valuesOf(alone), together, "alone and in a full run");
  compare(golden.outputs ?? {}, together, "now and when it was admitted");
}

/** Holds what a run of many rows gave against expected values that repeat; a shorter expectation covers the first rows only. */
function compare(
  expected: Readonly<Record<string, ArrayLike<number>>>,
  found: Tensors,
  when: string,
): void {
  for (const [name, values] of Object.entries(expected)) {
    const data = found[name]?.data;
    if (!data) throw new InferenceFailure("invalid", `the output ${name} is missing`);
    for (let index = 0; index < Math.min(values.length, data.length); index++) {
      const gap = Math.abs(Number(values[index]) - Number(data[index]));
      // Written so that a NaN on either side fails too.
      if (!(gap <= TOLERANCE)) {
        throw new InferenceFailure("invalid", `the output ${name} differs ${when} by ${gap}`);
      }
    }
  }
}

/** The numeric outputs as plain numbers. */
function valuesOf(outputs: Tensors): Record<string, ArrayLike<number>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, { type }]) => type !== "string")
      .map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}
