import { type BackwardStep, type GradientRule, inputAt } from "./gradient-rule";
import { ELEMENT } from "./graph-parts";
import { NoGradientRule } from "./no-gradient-rule";

/**
 * A pair of quantizer and dequantizer rounds to a grid, which has no slope; training pretends that it does not round
 * ("straight through") and stops only where the grid ends.
 */
export const QUANTIZER_RULES: Readonly<Record<string, GradientRule>> = {
  DequantizeLinear: { slots: [0], back: ({ dy }) => ({ 0: dy }) },
  QuantizeLinear: { slots: [0], back: backThroughQuantizer },
};

const BOUNDS: Readonly<Record<number, readonly [number, number]>> = {
  [ELEMENT.uint8]: [0, 255],
  [ELEMENT.int8]: [-128, 127],
};

/** In range after rounding: half a step beyond the outermost grid points still counts. Weights never clip. */
function backThroughQuantizer({ tape, node, dy, ...graph }: BackwardStep): Record<number, string> {
  const [x, scale, zero] = [inputAt(node, 0), inputAt(node, 1), node.input[2] ?? ""];
  if (graph.isParameter(x)) return { 0: dy };
  if ((graph.rankOf(scale) ?? 0) > 0) throw new NoGradientRule(node, "a scale per channel");
  const bounds = BOUNDS[zero === "" ? ELEMENT.uint8 : (graph.elementOf(zero) ?? -1)];
  if (!bounds) throw new NoGradientRule(node, "a zero point that is neither uint8 nor int8");
  const shift = zero === "" ? tape.number(0) : tape.toFloat(zero);
  const edge = (value: number) =>
    tape.op("Mul", [tape.op("Sub", [tape.number(value), shift]), scale]);
  const isAbove = tape.op("GreaterOrEqual", [x, edge(bounds[0] - 0.5)]);
  const isBelow = tape.op("LessOrEqual", [x, edge(bounds[1] + 0.5)]);
  return { 0: tape.op("Mul", [dy, tape.toFloat(tape.op("And", [isAbove, isBelow]))]) };
}
