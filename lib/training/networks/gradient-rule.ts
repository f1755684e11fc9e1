import type { GradientTape } from "./gradient-tape";
import type { GraphNode } from "./graph-parts";

/** One node on the way back: what its output's gradient is called, and what may be asked of the graph. */
export type BackwardStep = {
  readonly tape: GradientTape;
  readonly node: GraphNode;
  /** Gradient of the node's first output. */
  readonly dy: string;
  /** Whether anything that is trained lies behind this input. */
  readonly needs: (slot: number) => boolean;
  /** The number of dimensions of a tensor, where the graph tells; otherwise `null`. */
  readonly rankOf: (tensor: string) => number | null;
  /** ONNX's number of an initializer's element type; `null` for anything else. */
  readonly elementOf: (tensor: string) => number | null;
  /** Whether the tensor itself is trained. */
  readonly isParameter: (tensor: string) => boolean;
};

/** How the gradient of an operator's output becomes those of its inputs. */
export type GradientRule = {
  /** Inputs that can have a gradient at all; the others are settings of the operator. `null`: every one. */
  readonly slots: readonly number[] | null;
  /**
   * Names of gradients by input number; an input that needs none may be left out. Throws `NoGradientRule` for a use
   * without one.
   */
  readonly back: (step: BackwardStep) => Readonly<Record<number, string>>;
};

/** The name of an input; throws a `TypeError` where the node has none there. */
export function inputAt({ input, name }: GraphNode, slot: number): string {
  const found = input[slot];
  if (!found) throw new TypeError(`Node ${name} has no input ${slot}`);
  return found;
}

/** The name of the node's first output. */
export function outputOf({ output, name }: GraphNode): string {
  const [first] = output;
  if (!first) throw new TypeError(`Node ${name} has no output`);
  return first;
}
