import type { GraphFacts } from "./graph-facts";
import type { ModelFinding } from "./model-finding";
import type { LabelsFrom, OutputKind, ProposedAdapter } from "./proposed-adapter";
import type { ModelSignature } from "./signature-of";

/** What the uploader says where the graph says nothing or too much. Everything may be left out. */
export type AdapterHints = {
  readonly labels?: readonly string[];
  /** In the order of the matrix' columns, or one a tensor. */
  readonly features?: readonly string[];
  readonly inputKind?: "features" | "text" | "tokens" | "image" | "tensor";
  /** The tensor that holds the scores. */
  readonly output?: string;
  readonly kind?: OutputKind;
  /** The label a single value speaks for; the last one when left out. */
  readonly speaksFor?: string;
  /** Values of tensors that are fed the same on every run, by the tensor's name. */
  readonly constants?: Readonly<Record<string, readonly (number | string)[]>>;
  /** Dimensions of one row that the graph leaves dynamic: tokens a text, height and width, or all of a tensor. */
  readonly dims?: readonly number[];
  readonly image?: {
    readonly order?: "nchw" | "nhwc";
    readonly scale?: number;
    readonly mean?: readonly number[];
    readonly deviation?: readonly number[];
  };
};

/** `graph` is what `graphFacts` read from the same file. */
export type AdapterSources = AdapterHints & { readonly graph?: GraphFacts };

export type AdapterProposal = {
  /** Good enough to run the file on made-up rows; `null` when not even that can be said. */
  readonly adapter: ProposedAdapter | null;
  readonly labels: string[] | null;
  readonly labelsFrom: LabelsFrom | null;
  /** What the uploader must still say, as sentences. */
  readonly missing: string[];
  readonly findings: ModelFinding[];
  /** An output beside the scores that names the label itself. */
  readonly labelOutput: string | null;
  /** A leading 1 may be a batch of any size or of one: run this many rows at once, and if that works the batch is dynamic. */
  readonly tryBatch: 2 | null;
};

/**
 * How to feed a file and where to read its scores: derived where its edges tell, asked for where they do not. Tensor
 * names only ever break a tie. What the scores are is left to `judgeOutputs`, and `settleAdapter` puts both together.
 */
export function proposeAdapter(
  signature: ModelSignature,
  sources: AdapterSources,
): AdapterProposal {
  throw new TypeError(`Not derived yet: ${signature.inputs.length} ${Object.keys(sources).length}`);
}
