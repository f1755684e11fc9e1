import { CONVOLUTION_RULES } from "./convolution-rule";
import { DENSE_RULES } from "./dense-rules";
import type { GradientRule } from "./gradient-rule";
import type { GraphNode } from "./graph-parts";
import { NoGradientRule } from "./no-gradient-rule";
import { POINTWISE_RULES } from "./pointwise-rules";
import { QUANTIZER_RULES } from "./quantizer-rules";
import { SHAPE_RULES } from "./shape-rules";

const RULES: ReadonlyMap<string, GradientRule> = new Map(
  [DENSE_RULES, POINTWISE_RULES, SHAPE_RULES, CONVOLUTION_RULES, QUANTIZER_RULES].flatMap((rules) =>
    Object.entries(rules),
  ),
);

/** The operators that a network may be trained through. */
export const TRAINABLE_OPERATORS: readonly string[] = [...RULES.keys()];

/** The rule of a node's operator; `null` when there is none. */
export function findGradientRule({ domain, opType }: GraphNode): GradientRule | null {
  return domain === "" || domain === "ai.onnx" ? (RULES.get(opType) ?? null) : null;
}

/** The rule of a node's operator; throws `NoGradientRule` when there is none. */
export function gradientRule(node: GraphNode): GradientRule {
  const rule = findGradientRule(node);
  if (!rule) throw new NoGradientRule(node, "this operator has no gradient here");
  return rule;
}
