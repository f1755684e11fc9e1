import { type ModelFinding, refused } from "./model-finding";
import type { ElementType, ProposedInput } from "./proposed-adapter";
import type { EdgeSignature } from "./signature-of";

/** A layout, or what stands in its way. */
export type LayoutProposal = {
  readonly input: ProposedInput | null;
  readonly missing: string[];
  readonly findings: ModelFinding[];
};

/** A layout without anything open. */
export function settled(input: ProposedInput, missing: string[] = []): LayoutProposal {
  return { input, missing, findings: [] };
}

/** Nothing to run with before somebody says this. */
export function asked(...missing: string[]): LayoutProposal {
  return { input: null, missing, findings: [] };
}

/** Nothing an adapter can describe. */
export function unsupported(evidence: string, detail: string): LayoutProposal {
  return { input: null, missing: [], findings: [refused("unsupported_input", evidence, detail)] };
}

/** The type as an element type: the caller has refused those that cannot be fed. */
export function elementOf(edge: EdgeSignature): ElementType {
  return edge.type as ElementType;
}

/** Where an image could keep its channels: 1 for NCHW, 3 for NHWC. */
export function channelAxes(dims: readonly (number | string | null)[]): (1 | 3)[] {
  return ([1, 3] as const).filter((axis) => dims[axis] === 1 || dims[axis] === 3);
}

/** How many names were given, to end a sentence with. */
export function featuresNamed(count: number): string {
  return count === 1 ? "1 feature is named" : `${count} features are named`;
}
