import type { AdapterHints } from "./adapter-hints";
import { edgeFindings } from "./edge-findings";
import { findState, statefulFindings } from "./find-state";
import type { GraphFacts } from "./graph-facts";
import { labelCountFindings } from "./label-count";
import { cleanLabels, labelsFromMetadata } from "./label-names";
import { asked } from "./layout-proposal";
import { type ModelFinding, quoted, refused } from "./model-finding";
import { proposeBatch } from "./propose-batch";
import { isConstant, proposeConstant } from "./propose-constants";
import { proposeInput } from "./propose-input";
import { proposeOutput, widthOf } from "./propose-output";
import type { LabelsFrom, ProposedAdapter } from "./proposed-adapter";
import type { EdgeSignature, ModelSignature } from "./signature-of";

/** `graph` is what `graphFacts` read from the same file. */
export type AdapterSources = AdapterHints & { readonly graph?: GraphFacts };

export type AdapterProposal = {
  /** Good enough to run the file on made-up rows; `null` when not even that can be said. */
  readonly adapter: ProposedAdapter | null;
  readonly labels: string[] | null;
  readonly labelsFrom: LabelsFrom | null;
  /** The classifier's own list, in the words its label output uses, whoever names the labels. */
  readonly ownLabels: readonly string[] | null;
  /**
   * What the uploader must still say, as sentences; a run may add to it, so the labels are left to `settleAdapter`
   * while there is an adapter.
   */
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
  const { labels, labelsFrom } = knownLabels(sources);
  const state = findState(signature);
  const remembered = new Set(state.flatMap(({ input, output }) => [input, output]));
  const inputs = signature.inputs.filter((it) => it.kind === "tensor" && !remembered.has(it));
  const outputs = signature.outputs.filter((it) => !remembered.has(it));
  const constants = inputs.filter((it) => isConstant(it, inputs, sources));
  const rows = inputs.filter((it) => !constants.includes(it));

  const edges = edgeFindings(signature);
  const feeding = edges.length > 0 ? asked() : proposeInput(rows, sources);
  const fixed = constants.map((it) => proposeConstant(it, sources));
  const reading = proposeOutput(outputs, labels, sources);
  const batch = proposeBatch(rows, reading.scores);
  const findings = [
    ...edges,
    ...statefulFindings(state),
    ...(edges.length > 0 ? [] : [...feeding.findings, ...reading.findings]),
    ...batch.findings,
    ...unknownConstants(signature, sources),
    ...(reading.scores ? labelFindings(reading.scores, labels) : []),
  ];
  const isRunnable = feeding.input !== null && reading.scores !== null && findings.length === 0;
  const adapter = isRunnable
    ? {
        input: feeding.input,
        constants: fixed.map(({ constant }) => constant),
        output: openOutput(reading.scores.name, labels, sources),
        batch: batch.batch,
      }
    : null;
  return {
    adapter,
    labels,
    labelsFrom,
    ownLabels: sources.graph?.classLabels ?? null,
    missing: [
      ...feeding.missing,
      ...fixed.flatMap(({ missing }) => missing),
      ...reading.missing,
      ...(labels || adapter ? [] : [NAME_THE_LABELS]),
    ],
    findings,
    labelOutput: reading.labelOutput,
    tryBatch: adapter ? batch.tryBatch : null,
  };
}

const NAME_THE_LABELS = "Name the labels in the order of the scores.";

/** The uploader's word goes first, then the classifier's own list, then the file's metadata. */
function knownLabels({
  labels,
  graph,
}: AdapterSources): Pick<AdapterProposal, "labels" | "labelsFrom"> {
  if (labels) return { labels: [...labels], labelsFrom: "uploader" };
  const own = cleanLabels(graph?.classLabels ?? []);
  if (own) return { labels: own, labelsFrom: "classlabels" };
  const stored = labelsFromMetadata(graph?.metadata ?? {});
  return stored ? { labels: stored, labelsFrom: "metadata" } : { labels: null, labelsFrom: null };
}

function labelFindings(scores: EdgeSignature, labels: readonly string[] | null): ModelFinding[] {
  const width = widthOf(scores);
  if (labels === null) return [];
  if (width === null) return labels.length === 1 ? labelCountFindings(scores.name, 1, labels) : [];
  return labelCountFindings(scores.name, width, labels);
}

function openOutput(
  tensor: string,
  labels: string[] | null,
  { kind, speaksFor }: AdapterSources,
): ProposedAdapter["output"] {
  return { tensor, kind: kind ?? null, labels, speaks_for: speaksFor ?? null };
}

function unknownConstants(
  { inputs }: ModelSignature,
  { constants }: AdapterSources,
): ModelFinding[] {
  const names = new Set(inputs.map(({ name }) => name));
  const strays = Object.keys(constants ?? {}).filter((name) => !names.has(name));
  return strays.map((name) =>
    refused("unknown_tensor", quoted(name), `The model has no input ${quoted(name)}.`),
  );
}
