import type { GraphNode } from "./graph-parts";

/** A network that cannot be trained here: the operator, or this use of it, has no gradient. */
export class NoGradientRule extends Error {
  readonly code = "no_gradient_rule";
  readonly node: string;
  readonly operator: string;

  constructor({ name, opType, domain, output }: GraphNode, why: string) {
    const node = name || (output[0] ?? "");
    const operator = domain === "" ? opType : `${domain}.${opType}`;
    super(`no_gradient_rule: node “${node}”, operator ${operator}: ${why}`);
    this.name = "NoGradientRule";
    this.node = node;
    this.operator = operator;
  }
}
