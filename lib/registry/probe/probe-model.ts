import type { Examination } from "#lib/onnx/examine-model";
import { judgeOutputs, type OutputJudgement } from "#lib/onnx/judge-outputs";
import type { ModelFinding } from "#lib/onnx/model-finding";
import type { AdapterProposal } from "#lib/onnx/propose-adapter";
import type { ProposedAdapter } from "#lib/onnx/proposed-adapter";
import { settleAdapter } from "#lib/onnx/settle-adapter";
import { Adapter } from "#lib/pipeline/adapter";
import { pipelineFor } from "#lib/pipeline/pipeline-for";
import { canConfine } from "#lib/runtime/confinement";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { inProbeProcess, type ProbeProcess, type ProbeSession } from "#lib/runtime/probe-session";
import { sha256Of } from "../model-files";
import { examineFinding, loadFinding, unconfinedFinding } from "./failure-findings";
import { goldenFinding } from "./golden-finding";
import type { Probed, ProbeReport, ProbeRequest } from "./probe-report";
import { runProfiles, sizeFinding, type Trials, takesTwo } from "./run-profiles";

/**
 * Examines a stranger's file and runs it on made-up rows, both in one process that is killed afterwards, and says what it
 * is. Never throws for anything the file does; takes at most 15 s once it is its turn. Refuses `overloaded` when too
 * many wait.
 */
export async function probeModel(request: ProbeRequest): Promise<Probed> {
  const { bytes, entry, confines = canConfine } = request;
  const blank = blankReport(bytes);
  if (!(await confines())) return { report: finding(blank, unconfinedFinding()), served: bytes };
  return inProbeProcess(entry ? { entry } : {}, async (process) => {
    const seen = await examine(request, process);
    if ("failure" in seen) return { report: finding(blank, seen.failure), served: bytes };
    const served = seen.rewrites.at(-1)?.bytes ?? bytes;
    const report = described(seen, blank);
    const { read } = seen;
    if (read === null || isRefused(report.findings)) return { report, served };
    return { report: await tryOut(request, process, { served, report, ...read }), served };
  });
}

type Known = NonNullable<Examination["read"]> & { readonly report: ProbeReport };

async function examine(
  { bytes, adapter, hints = {}, agreeTo = [] }: ProbeRequest,
  process: ProbeProcess,
): Promise<Examination | { readonly failure: ModelFinding }> {
  // Tensor types that no proposal ever has can be fed all the same.
  const given = (adapter ?? null) as ProposedAdapter | null;
  try {
    return await process.examine(bytes, { agreeTo, adapter: given, hints });
  } catch (error) {
    if (!isInferenceFailure(error)) throw error;
    return { failure: examineFinding(error) };
  }
}

async function tryOut(
  request: ProbeRequest,
  process: ProbeProcess,
  { served, ...known }: Known & { readonly served: Uint8Array },
): Promise<ProbeReport> {
  try {
    return await runAndJudge(request, await process.load(served), known);
  } catch (error) {
    if (!isInferenceFailure(error)) throw error;
    return finding(known.report, loadFinding(error));
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
  if (trials.failure) return finding({ ...report, samples }, trials.failure);
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

function blankReport(bytes: Uint8Array): ProbeReport {
  return {
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    signature: null,
    adapter: null,
    missing: [],
    labels: null,
    labelsFrom: null,
    measured: { kind: null, rows: 0, classes: 0 },
    findings: [],
    rewrites: [],
    samples: [],
  };
}

function described(
  { findings, missing, rewrites, read }: Examination,
  blank: ProbeReport,
): ProbeReport {
  const changed = rewrites.flatMap(({ bytes, changes }) => {
    const sha256 = sha256Of(bytes);
    return changes.map((change) => ({ ...change, sha256 }));
  });
  const report = { ...blank, findings, missing, rewrites: changed };
  if (read === null) return report;
  const { signature, proposal } = read;
  const size = proposal.adapter ? sizeFinding(proposal.adapter) : null;
  // A name too long to keep is too long to show.
  const isShort = !proposal.findings.some(({ code }) => code === "unusable_name");
  return {
    ...report,
    signature: isShort ? signature : null,
    labels: proposal.labels,
    labelsFrom: proposal.labelsFrom,
    missing: [...missing, ...proposal.missing],
    findings: [...findings, ...proposal.findings, ...(size ? [size] : [])],
  };
}

function finding(report: ProbeReport, found: ModelFinding): ProbeReport {
  return { ...report, findings: [...report.findings, found] };
}

function isRefused(findings: readonly ModelFinding[]): boolean {
  return findings.some(({ severity }) => severity === "refused");
}
