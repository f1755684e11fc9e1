import { checkAdapter } from "#lib/onnx/check-adapter";
import { graphFacts } from "#lib/onnx/graph-facts";
import { judgeOutputs, type OutputJudgement } from "#lib/onnx/judge-outputs";
import { type ModelFinding, refused, shown } from "#lib/onnx/model-finding";
import { type AdapterProposal, proposeAdapter } from "#lib/onnx/propose-adapter";
import type { ProposedAdapter } from "#lib/onnx/proposed-adapter";
import { settleAdapter } from "#lib/onnx/settle-adapter";
import { type EdgeSignature, type ModelSignature, signatureOf } from "#lib/onnx/signature-of";
import { Adapter } from "#lib/pipeline/adapter";
import { pipelineFor } from "#lib/pipeline/pipeline-for";
import { canConfine } from "#lib/runtime/confinement";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { inProbeSession, type ProbeSession } from "#lib/runtime/probe-session";
import { sha256Of } from "../model-files";
import { type Admitted, admitBytes, unreadable } from "./admit-bytes";
import { loadFinding, unconfinedFinding } from "./failure-findings";
import { goldenFinding } from "./golden-finding";
import type { Probed, ProbeReport, ProbeRequest } from "./probe-report";
import { MOST_ROW_VALUES, runProfiles, sizeFinding, type Trials, takesTwo } from "./run-profiles";

/** A column a tensor, and every output a graph keeps beside its scores. */
const MOST_EDGES = 4000;

/**
 * Looks at a stranger's file, runs it on made-up rows in a process that is killed afterwards, and says what it is. Never
 * throws for anything the file does; takes at most 15 s once it is its turn. Refuses `overloaded` when too many wait.
 */
export async function probeModel(request: ProbeRequest): Promise<Probed> {
  const { bytes, agreeTo = [], confines = canConfine } = request;
  const admitted = admitBytes(bytes, agreeTo);
  const blank = blankReport(bytes, admitted);
  const served = admitted.bytes;
  if (isRefused(admitted.findings)) return { report: blank, served };
  if (!(await confines())) {
    return { report: { ...blank, findings: [...blank.findings, unconfinedFinding()] }, served };
  }
  const read = readGraph(request, served);
  if ("finding" in read) {
    return { report: { ...blank, findings: [...blank.findings, read.finding] }, served };
  }
  const report = { ...blank, ...described(read, blank) };
  if (isRefused(report.findings)) return { report, served };
  return { report: await tryOut(request, served, { report, ...read }), served };
}

type Read = { readonly signature: ModelSignature; readonly proposal: AdapterProposal };
type Known = Read & { readonly report: ProbeReport };

/** The edges and labels are read from the bytes by the schema's own reader, which may stumble where the scan did not. */
function readGraph(
  { bytes, adapter, hints = {} }: ProbeRequest,
  served: Uint8Array,
): Read | { readonly finding: ModelFinding } {
  try {
    const signature = signatureOf(served);
    const edges = signature.inputs.length + signature.outputs.length;
    if (edges > MOST_EDGES) return { finding: tooManyEdges(edges) };
    const wide = [...signature.inputs, ...signature.outputs].find(
      (it) => rowValues(it) > MOST_ROW_VALUES,
    );
    if (wide) return { finding: tooWide(wide) };
    const labels = adapter ? { labels: adapter.output.labels } : {};
    const proposal = proposeAdapter(signature, { ...hints, ...labels, graph: graphFacts(bytes) });
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
  given: Adapter,
  signature: ModelSignature,
  { findings, labelOutput, ownLabels }: AdapterProposal,
): AdapterProposal {
  // Tensor types that no proposal ever has can be fed all the same.
  const adapter = given as ProposedAdapter;
  const state = findings.filter(({ code }) => code === "stateful");
  return {
    adapter,
    labels: given.output.labels,
    labelsFrom: "uploader",
    ownLabels,
    missing: [],
    findings: [...state, ...(state.length > 0 ? [] : checkAdapter(signature, adapter))],
    labelOutput,
    tryBatch: null,
  };
}

async function tryOut(
  request: ProbeRequest,
  served: Uint8Array,
  known: Known,
): Promise<ProbeReport> {
  const { entry } = request;
  try {
    return await inProbeSession({ bytes: served, ...(entry ? { entry } : {}) }, (session) =>
      runAndJudge(request, session, known),
    );
  } catch (error) {
    if (!isInferenceFailure(error)) throw error;
    return { ...known.report, findings: [...known.report.findings, loadFinding(error)] };
  }
}

async function runAndJudge(
  request: ProbeRequest,
  session: ProbeSession,
  { report, proposal }: Known,
): Promise<ProbeReport> {
  const { features = null, seed } = request;
  const { adapter: proposed, labelOutput } = proposal;
  if (!proposed) return report;
  const trial = { adapter: proposed, labelOutput, features, seed };
  const isDynamic =
    proposed.batch.mode === "dynamic" ||
    (proposal.tryBatch !== null && (await takesTwo(session, trial)));
  const adapter = isDynamic ? { ...proposed, batch: { mode: "dynamic" as const } } : proposed;
  const trials = await runProfiles(session, { ...trial, adapter });
  const { samples } = trials;
  if (trials.failure) {
    return { ...report, samples, findings: [...report.findings, trials.failure] };
  }
  const judgement = judged(adapter, proposal, trials);
  const settled = settleAdapter(proposal, judgement, { isDynamic });
  const { data: whole = null } = Adapter.safeParse(settled.adapter);
  const mismatch = whole && (await replayed(request, session, whole));
  return {
    ...report,
    adapter: whole,
    labels: settled.labels,
    labelsFrom: settled.labelsFrom,
    missing: [...report.missing, ...settled.missing.filter((it) => !report.missing.includes(it))],
    measured: { kind: judgement.measured, rows: judgement.rows, classes: judgement.classes },
    findings: [...report.findings, ...judgement.findings, ...(mismatch ? [mismatch] : [])],
    samples,
  };
}

async function replayed(
  { golden = null, pipeline = null, features = null }: ProbeRequest,
  session: ProbeSession,
  adapter: Adapter,
): Promise<ModelFinding | null> {
  if (!golden) return null;
  const through = pipeline ?? pipelineFor(adapter, features);
  return goldenFinding(session, { pipeline: through, adapter, golden });
}

function judged(
  { output }: ProposedAdapter,
  { labels, ownLabels }: AdapterProposal,
  { profiles }: Trials,
): OutputJudgement {
  return judgeOutputs({
    tensor: output.tensor,
    declared: output.kind,
    labels,
    ownLabels,
    speaksFor: output.speaks_for,
    profiles,
  });
}

function blankReport(bytes: Uint8Array, { findings, rewrites, missing }: Admitted): ProbeReport {
  return {
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    signature: null,
    adapter: null,
    missing,
    labels: null,
    labelsFrom: null,
    measured: { kind: null, rows: 0, classes: 0 },
    findings,
    rewrites,
    samples: [],
  };
}

function described({ signature, proposal }: Read, blank: ProbeReport): Partial<ProbeReport> {
  const { adapter, labels, labelsFrom, missing, findings } = proposal;
  const size = adapter ? sizeFinding(adapter) : null;
  // A name too long to keep is too long to show.
  const isShort = !findings.some(({ code }) => code === "unusable_name");
  return {
    signature: isShort ? signature : null,
    labels,
    labelsFrom,
    missing: [...blank.missing, ...missing],
    findings: [...blank.findings, ...findings, ...(size ? [size] : [])],
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

function isRefused(findings: readonly ModelFinding[]): boolean {
  return findings.some(({ severity }) => severity === "refused");
}
