import { encodeModel } from "#lib/onnx/encode-model";
import type { Feed } from "#lib/pipeline/feeds";
import { LOSS_INPUTS, LOSS_OUTPUT } from "./append-loss";
import { type Exact, evaluateExactly, exact, type Oracle } from "./float64-oracle.test.support";
import { dimsOf, floatsIn, graphOf, type Model } from "./graph-parts";
import { openDirectly } from "./open-directly.test.support";
import { floatsOf } from "./open-model";
import { buildTrainingGraph, gradientName, type TrainingGraphOptions } from "./training-graph";

export type CheckedRows = {
  readonly inputs: Readonly<Record<string, Exact>>;
  readonly target: Exact;
  readonly soft?: Exact;
  readonly weights?: Exact;
};

/**
 * How far the gradients of a training graph are from central differences of the same loss in float64: relative L2 by
 * parameter, and of the loss.
 */
export async function gradientErrors(
  model: Model,
  rows: CheckedRows,
  options: TrainingGraphOptions,
): Promise<Record<string, number>> {
  const step = buildTrainingGraph(model, options);
  const session = await openDirectly(encodeModel(step.model), { optimize: "all" });
  const initializers = new Map(graphOf(model).initializer.map((it) => [it.name, it]));
  const weightsOf = (name: string): Exact => {
    const tensor = initializers.get(name);
    if (!tensor) throw new TypeError(`${name} is no initializer`);
    return exact(dimsOf(tensor), floatsIn(tensor));
  };
  const outputs = await session.run(
    Object.fromEntries(
      [
        ...Object.entries(rows.inputs),
        ...step.parameters.map(({ name }): [string, Exact] => [name, weightsOf(name)]),
        [LOSS_INPUTS.target, rows.target] as const,
        ...(rows.soft ? [[LOSS_INPUTS.soft, rows.soft] as const] : []),
        ...(rows.weights ? [[LOSS_INPUTS.weights, rows.weights] as const] : []),
      ].map(([name, tensor]) => [name, feedOf(tensor)]),
    ),
  );
  await session.close();
  const oracle: Oracle = { model, feeds: rows.inputs, rounding: new Map() };
  const loss = exactLoss(oracle, rows, options, {});
  const errors: [string, number][] = step.parameters.map(({ name }) => {
    const slope = differences(weightsOf(name), (moved) =>
      exactLoss(oracle, rows, options, { [name]: moved }),
    );
    return [name, relativeError(floatsOf(outputs, gradientName(name)), slope)];
  });
  errors.push([LOSS_OUTPUT, relativeError(floatsOf(outputs, LOSS_OUTPUT), [loss])]);
  return Object.fromEntries(errors);
}

function feedOf({ dims, data }: Exact): Feed {
  return { type: "float32", dims, data: Float32Array.from(data) };
}

/** The loss as its definition reads. */
function exactLoss(
  oracle: Oracle,
  { target, soft, weights }: CheckedRows,
  { logits, classes, distill }: TrainingGraphOptions,
  values: Readonly<Record<string, Exact>>,
): number {
  const z = evaluateExactly(oracle, values).get(logits);
  if (!z) throw new TypeError("The oracle has no logits");
  const { alpha, temperature } = distill ?? { alpha: 0, temperature: 1 };
  const count = z.data.length / classes;
  let sum = 0;
  for (let row = 0; row < count; row += 1) {
    const line = (tensor: Exact) => tensor.data.subarray(row * classes, (row + 1) * classes);
    const hard = crossEntropy(line(target), line(z), 1);
    const taught = soft ? crossEntropy(line(soft), line(z), temperature) : 0;
    const loss = (1 - alpha) * hard + alpha * temperature ** 2 * taught;
    sum += (weights?.data[row] ?? 1) * loss;
  }
  return sum / count;
}

function crossEntropy(wanted: Float64Array, logits: Float64Array, temperature: number): number {
  const scaled = logits.map((z) => z / temperature);
  const top = Math.max(...scaled);
  const total = top + Math.log(scaled.reduce((sum, z) => sum + Math.exp(z - top), 0));
  return wanted.reduce((sum, p, k) => sum + p * (total - (scaled[k] as number)), 0);
}

const STEP = 1e-5;

function differences({ dims, data }: Exact, of: (moved: Exact) => number): number[] {
  return Array.from(data, (value, i) => {
    const [up, down] = [STEP, -STEP].map((move) => {
      const moved = data.slice();
      moved[i] = value + move;
      return of({ dims, data: moved });
    });
    return ((up as number) - (down as number)) / (2 * STEP);
  });
}

function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  const norm = (values: number[]) => Math.hypot(...values);
  const apart = Array.from(want, (value, i) => (got[i] ?? Number.NaN) - value);
  return norm(apart) / Math.max(norm(Array.from(want)), 1e-12);
}
