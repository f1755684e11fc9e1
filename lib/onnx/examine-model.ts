import type { AdapterHints } from "./adapter-hints";
import { checkAdapter } from "./check-adapter";
import { graphFacts } from "./graph-facts";
import { inspectModel } from "./inspect-model";
import { type ModelFinding, refused, shown } from "./model-finding";
import { type AdapterProposal, proposeAdapter } from "./propose-adapter";
import type { ProposedAdapter } from "./proposed-adapter";
import { removeZipMap } from "./remove-zip-map";
import type { Rewritten } from "./rewritten";
import { setLocale } from "./set-locale";
import { type EdgeSignature, type ModelSignature, signatureOf } from "./signature-of";

/** What the uploader says of a file; plain data. */
export type Examining = {
  /** Rewrites agreed to, by their finding's code: `locale_missing`, or `locale` for short. ZipMap goes without asking. */
  readonly agreeTo: readonly string[];
  /** Worked out already; without it one is derived with the help of `hints`. */
  readonly adapter: ProposedAdapter | null;
  readonly hints: AdapterHints;
};

/** What can be told of a file without running it; plain data. */
export type Examination = {
  readonly findings: readonly ModelFinding[];
  /** What the uploader must still say, as sentences; what the proposal misses is said there. */
  readonly missing: readonly string[];
  /** Each made of the one before; the last one's bytes are to be run, where there is any. */
  readonly rewrites: readonly Rewritten[];
  /** `null` where a finding refuses the file before its edges are read. */
  readonly read: { readonly signature: ModelSignature; readonly proposal: AdapterProposal } | null;
};

/** Values of one row, or of one run of a fixed batch: beyond, no caller could send it. */
export const MOST_ROW_VALUES = 2_000_000;
/** A column a tensor, and every output a graph keeps beside its scores. */
const MOST_EDGES = 4000;

/**
 * Scans an uploaded file, rewrites what has to be rewritten before it can be run, and derives how it is fed. Pure and
 * without a throw for anything the bytes hold, but not quick: large files built for it take seconds and hundreds of
 * megabytes, so it belongs into a process that may be killed.
 */
export function examineModel(uploaded: Uint8Array, asked: Examining): Examination {
  const admitted = admit(uploaded, asked.agreeTo);
  if (admitted.findings.some(({ severity }) => severity === "refused")) {
    return { ...admitted, read: null };
  }
  const served = admitted.rewrites.at(-1)?.bytes ?? uploaded;
  const read = readGraph(uploaded, served, asked);
  if (!("finding" in read)) return { ...admitted, read };
  return { ...admitted, findings: [...admitted.findings, read.finding], read: null };
}

const ASK_FOR_LOCALE =
  "May Umpire set the locale of its StringNormalizer to C.UTF-8? It also lower-cases letters beyond ASCII. Agree to “locale”.";

function admit(uploaded: Uint8Array, agreeTo: readonly string[]): Omit<Examination, "read"> {
  const found = inspectModel(uploaded).findings;
  const others = found.filter(({ code }) => code !== "locale_missing");
  if (others.some(({ severity }) => severity === "refused")) {
    return { findings: found, missing: [], rewrites: [] };
  }
  const asksForLocale = others.length < found.length;
  const hasAgreed = agreeTo.includes("locale") || agreeTo.includes("locale_missing");
  try {
    const steps = asksForLocale && hasAgreed ? [removeZipMap, setLocale] : [removeZipMap];
    return {
      findings: hasAgreed ? others : found,
      missing: asksForLocale && !hasAgreed ? [ASK_FOR_LOCALE] : [],
      rewrites: rewritten(uploaded, steps),
    };
  } catch (error) {
    return { findings: [...found, unreadable(error)], missing: [], rewrites: [] };
  }
}

function rewritten(
  uploaded: Uint8Array,
  steps: readonly ((bytes: Uint8Array) => Rewritten)[],
): Rewritten[] {
  const made: Rewritten[] = [];
  for (const step of steps) {
    const next = step(made.at(-1)?.bytes ?? uploaded);
    if (next.changes.length > 0) made.push(next);
  }
  return made;
}

/** The edges and labels are read from the bytes by the schema's own reader, which may stumble where the scan did not. */
function readGraph(
  uploaded: Uint8Array,
  served: Uint8Array,
  { adapter, hints }: Examining,
): NonNullable<Examination["read"]> | { readonly finding: ModelFinding } {
  try {
    const signature = signatureOf(served);
    const edges = [...signature.inputs, ...signature.outputs];
    if (edges.length > MOST_EDGES) return { finding: tooManyEdges(edges.length) };
    const wide = edges.find((it) => rowValues(it) > MOST_ROW_VALUES);
    if (wide) return { finding: tooWide(wide) };
    const labels = adapter?.output.labels ? { labels: adapter.output.labels } : {};
    const graph = graphFacts(uploaded);
    const proposal = proposeAdapter(signature, { ...hints, ...labels, graph });
    return {
      signature,
      proposal: adapter ? givenProposal(adapter, signature, proposal) : proposal,
    };
  } catch (error) {
    return { finding: unreadable(error) };
  }
}

/** What the uploader worked out stands where it fits the file; only state is taken from the derived one. */
function givenProposal(
  adapter: ProposedAdapter,
  signature: ModelSignature,
  { findings, labelOutput, ownLabels }: AdapterProposal,
): AdapterProposal {
  const state = findings.filter(({ code }) => code === "stateful");
  return {
    adapter,
    labels: adapter.output.labels,
    labelsFrom: "uploader",
    ownLabels,
    missing: [],
    findings: [...state, ...(state.length > 0 ? [] : checkAdapter(signature, adapter))],
    labelOutput,
    tryBatch: null,
  };
}

/** Of the dimensions that are fixed, whichever of them counts rows. */
function rowValues({ dims }: EdgeSignature): number {
  return (dims ?? []).reduce<number>((product, dim) => product * (Number(dim) || 1), 1);
}

function tooWide(edge: EdgeSignature): ModelFinding {
  const evidence = `${shown(edge.name)} holds ${rowValues(edge)} values`;
  const detail = `A row of ${evidence}; ${MOST_ROW_VALUES} can be sent.`;
  return refused("unsupported_input", evidence, detail);
}

function tooManyEdges(edges: number): ModelFinding {
  const detail = `It has ${edges} inputs and outputs; ${MOST_EDGES} can be told apart here.`;
  return refused("unsupported_input", `${edges} inputs and outputs`, detail);
}

/** The scan reads the wire format only; the schema's reader may still stumble over what is inside. */
function unreadable(error: unknown): ModelFinding {
  const why = shown(error instanceof Error ? error.message : String(error));
  return refused("invalid_graph", why, `Its graph cannot be read: ${why}`);
}
