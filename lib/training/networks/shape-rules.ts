import { type BackwardStep, type GradientRule, inputAt, outputOf } from "./gradient-rule";
import { type GraphNode, intOf, intsOf, textOf } from "./graph-parts";
import { NoGradientRule } from "./no-gradient-rule";

/** Operators that move values or thin them out. */
export const SHAPE_RULES: Readonly<Record<string, GradientRule>> = {
  Flatten: { slots: [0], back: backToShape },
  Reshape: { slots: [0], back: backToShape },
  MaxPool: { slots: [0], back: backThroughMaxPool },
  GlobalAveragePool: { slots: [0], back: backThroughAverage },
};

function backToShape({ tape, node, dy }: BackwardStep): Record<number, string> {
  return { 0: tape.op("Reshape", [dy, tape.shapeOf(inputAt(node, 0))]) };
}

/** Each gradient goes to the place its value came from, which the pool's second output names. */
function backThroughMaxPool({ tape, node, dy }: BackwardStep): Record<number, string> {
  const kernel = intsOf(node, "kernel_shape");
  const strides = intsOf(node, "strides");
  const isTiled = kernel.every((size, axis) => size === (strides[axis] ?? 1));
  if (!isTiled) throw new NoGradientRule(node, "windows that overlap or leave gaps");
  if (hasMargins(node)) throw new NoGradientRule(node, "padding, dilations or a rounded-up size");
  const [, places = ""] = node.output;
  return {
    0: tape.op("MaxUnpool", [dy, places, tape.shapeOf(inputAt(node, 0))], {
      kernel_shape: { ints: kernel },
      strides: { ints: kernel },
    }),
  };
}

function hasMargins(node: GraphNode): boolean {
  return (
    intsOf(node, "pads").some((pad) => pad !== 0) ||
    intsOf(node, "dilations").some((step) => step !== 1) ||
    intOf(node, "ceil_mode", 0) !== 0 ||
    intOf(node, "storage_order", 0) !== 0 ||
    textOf(node, "auto_pad").startsWith("SAME")
  );
}

/** Every place of a channel had the same share in the mean. */
function backThroughAverage({ tape, node, dy }: BackwardStep): Record<number, string> {
  const [x, y] = [inputAt(node, 0), outputOf(node)];
  const places = tape.op("Div", [tape.sizeOf(x), tape.sizeOf(y)]);
  return { 0: tape.op("Expand", [tape.op("Div", [dy, places]), tape.shapeOf(x)]) };
}
