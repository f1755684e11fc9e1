/** How far one step goes. */
export type AdamStep = {
  readonly learningRate: number;
  /** Share of a weight that a step of rate 1 takes away, apart from its gradient; on tensors of two dimensions or more. */
  readonly weightDecay: number;
};

/** A tensor under training with its running means. State is float32, arithmetic float64. */
export type AdamTensor = {
  readonly values: Float32Array;
  readonly rank: number;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  /** 0 freezes a weight, its gradient and its means; `null` freezes nothing. */
  readonly mask: Uint8Array | null;
};

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** A tensor before its first step; `values` are copied. Throws a `RangeError` for a mask of another size. */
export function adamTensor(
  values: Float32Array,
  rank: number,
  mask: Uint8Array | null,
): AdamTensor {
  if (mask && mask.length !== values.length) throw new RangeError("The mask has another size");
  return {
    values: values.slice(),
    rank,
    means: new Float32Array(values.length),
    squares: new Float32Array(values.length),
    mask,
  };
}

/**
 * Moves the values by Adam with bias correction and decoupled weight decay (Kingma and Ba; Loshchilov and Hutter).
 * `count` is 1 at the first step.
 */
export function moveByAdam(
  { values, rank, means, squares, mask }: AdamTensor,
  gradient: Float32Array,
  count: number,
  { learningRate, weightDecay }: AdamStep,
): void {
  const decay = rank > 1 ? 1 - learningRate * weightDecay : 1;
  const rate = learningRate / (1 - BETA1 ** count);
  const spread = 1 - BETA2 ** count;
  for (let i = 0; i < values.length; i += 1) {
    if (mask && mask[i] === 0) continue;
    const slope = gradient[i] as number;
    const mean = BETA1 * (means[i] as number) + (1 - BETA1) * slope;
    const square = BETA2 * (squares[i] as number) + (1 - BETA2) * slope * slope;
    means[i] = mean;
    squares[i] = square;
    const move = (rate * mean) / (Math.sqrt(square / spread) + EPSILON);
    values[i] = decay * (values[i] as number) - move;
  }
}
