import { type BackwardStep, type GradientRule, inputAt, outputOf } from "./gradient-rule";

/** Operators that work value by value. */
export const POINTWISE_RULES: Readonly<Record<string, GradientRule>> = {
  Add: { slots: [0, 1], back: (step) => toBoth(step, step.dy, step.dy) },
  Sub: { slots: [0, 1], back: backThroughSub },
  Mul: { slots: [0, 1], back: backThroughMul },
  Identity: { slots: [0], back: ({ dy }) => ({ 0: dy }) },
  Relu: { slots: [0], back: backThroughRelu },
  Sigmoid: { slots: [0], back: backThroughSigmoid },
  Tanh: { slots: [0], back: backThroughTanh },
};

function backThroughSub(step: BackwardStep): Record<number, string> {
  const { tape, dy, needs } = step;
  return toBoth(step, dy, needs(1) ? tape.op("Neg", [dy]) : dy);
}

function backThroughMul(step: BackwardStep): Record<number, string> {
  const { tape, node, dy, needs } = step;
  const times = (slot: number) => tape.op("Mul", [dy, inputAt(node, slot)]);
  return toBoth(step, needs(0) ? times(1) : dy, needs(1) ? times(0) : dy);
}

/** Both factors may have been spread over the other's dimensions. */
function toBoth(
  { tape, node, needs }: BackwardStep,
  first: string,
  second: string,
): Record<number, string> {
  const gradients: Record<number, string> = {};
  if (needs(0)) gradients[0] = tape.unbroadcast(first, inputAt(node, 0));
  if (needs(1)) gradients[1] = tape.unbroadcast(second, inputAt(node, 1));
  return gradients;
}

/** What came out is never negative, so its sign is 1 where the gradient passes and 0 elsewhere. */
function backThroughRelu({ tape, node, dy }: BackwardStep): Record<number, string> {
  return { 0: tape.op("Mul", [dy, tape.op("Sign", [outputOf(node)])]) };
}

function backThroughSigmoid({ tape, node, dy }: BackwardStep): Record<number, string> {
  const y = outputOf(node);
  const slope = tape.op("Mul", [y, tape.op("Sub", [tape.number(1), y])]);
  return { 0: tape.op("Mul", [dy, slope]) };
}

function backThroughTanh({ tape, node, dy }: BackwardStep): Record<number, string> {
  const y = outputOf(node);
  const slope = tape.op("Sub", [tape.number(1), tape.op("Mul", [y, y])]);
  return { 0: tape.op("Mul", [dy, slope]) };
}
