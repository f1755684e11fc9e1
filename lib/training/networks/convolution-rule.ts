import { type BackwardStep, type GradientRule, inputAt } from "./gradient-rule";
import { type GraphNode, intOf, intsOf, textOf } from "./graph-parts";
import { NoGradientRule } from "./no-gradient-rule";

/** Convolution of one group in steps of 1. */
export const CONVOLUTION_RULES: Readonly<Record<string, GradientRule>> = {
  Conv: { slots: [0, 1, 2], back: backThroughConv },
};

/**
 * dX is the transposed convolution with the same weights. dW is the convolution of images and gradients with rows and
 * channels exchanged, so that the sum over rows happens inside; dilations and strides change places.
 */
function backThroughConv({ tape, node, dy, needs, rankOf }: BackwardStep): Record<number, string> {
  const [x, w] = [inputAt(node, 0), inputAt(node, 1)];
  const rank = rankOf(w) ?? intsOf(node, "kernel_shape").length + 2;
  if (rank <= 2) throw new NoGradientRule(node, "its number of dimensions is unknown");
  refuseOthers(node);
  const spatial = Array.from({ length: rank - 2 }, (_, axis) => axis + 2);
  const { dilations, pads } = windowOf(node, spatial.length);
  const gradients: Record<number, string> = {};
  if (needs(0)) {
    gradients[0] = tape.op("ConvTranspose", [dy, w], {
      dilations: { ints: dilations },
      pads: { ints: pads },
    });
  }
  if (needs(1)) {
    const exchanged = { perm: { ints: [1, 0, ...spatial] } };
    const [rows, kernels] = [x, dy].map((it) => tape.op("Transpose", [it], exchanged));
    const product = tape.op("Conv", [rows ?? "", kernels ?? ""], {
      strides: { ints: dilations },
      pads: { ints: pads },
    });
    gradients[1] = tape.op("Transpose", [product], exchanged);
  }
  if (node.input[2] && needs(2)) {
    const axes = tape.integers([0, ...spatial]);
    gradients[2] = tape.op("ReduceSum", [dy, axes], { keepdims: { int: 0 } });
  }
  return gradients;
}

function refuseOthers(node: GraphNode): void {
  if (intOf(node, "group", 1) !== 1) throw new NoGradientRule(node, "groups and depthwise kernels");
  if (intsOf(node, "strides").some((step) => step !== 1)) {
    throw new NoGradientRule(node, "steps of more than 1");
  }
  if (textOf(node, "auto_pad").startsWith("SAME")) {
    throw new NoGradientRule(node, "padding that is not spelled out");
  }
}

function windowOf(node: GraphNode, axes: number) {
  const or = (values: number[], count: number, otherwise: number) =>
    values.length > 0 ? values : new Array<number>(count).fill(otherwise);
  return {
    dilations: or(intsOf(node, "dilations"), axes, 1),
    pads: or(intsOf(node, "pads"), 2 * axes, 0),
  };
}
