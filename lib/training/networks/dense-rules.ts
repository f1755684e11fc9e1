import { type BackwardStep, type GradientRule, inputAt } from "./gradient-rule";
import { floatOf, intOf } from "./graph-parts";
import { NoGradientRule } from "./no-gradient-rule";

/** Matrix products. */
export const DENSE_RULES: Readonly<Record<string, GradientRule>> = {
  Gemm: { slots: [0, 1, 2], back: backThroughGemm },
  MatMul: { slots: [0, 1], back: backThroughMatMul },
};

/** Y = X·W + C, or X·Wᵀ + C: dX = dY·Wᵀ, dW = Xᵀ·dY, dC the rows added up. */
function backThroughGemm(step: BackwardStep): Record<number, string> {
  const { tape, node, dy, needs } = step;
  const isPlain = floatOf(node, "alpha", 1) === 1 && floatOf(node, "beta", 1) === 1;
  if (!isPlain) throw new NoGradientRule(node, "alpha and beta must be 1");
  if (intOf(node, "transA", 0) !== 0) throw new NoGradientRule(node, "transA must be 0");
  const bias = node.input[2];
  return {
    ...backThroughProduct(step, intOf(node, "transB", 0) !== 0),
    ...(bias && needs(2) ? { 2: tape.unbroadcast(dy, bias) } : {}),
  };
}

function backThroughMatMul(step: BackwardStep): Record<number, string> {
  for (const slot of [0, 1]) {
    const rank = step.rankOf(inputAt(step.node, slot));
    if (rank !== null && rank !== 2) throw new NoGradientRule(step.node, "only of two matrices");
  }
  return backThroughProduct(step, false);
}

function backThroughProduct(
  { tape, node, dy, needs }: BackwardStep,
  isTransposed: boolean,
): Record<number, string> {
  const [x, w] = [inputAt(node, 0), inputAt(node, 1)];
  const gradients: Record<number, string> = {};
  const transposed = { int: 1 };
  if (needs(0)) gradients[0] = tape.op("Gemm", [dy, w], isTransposed ? {} : { transB: transposed });
  if (needs(1)) {
    gradients[1] = tape.op("Gemm", isTransposed ? [dy, x] : [x, dy], { transA: transposed });
  }
  return gradients;
}
