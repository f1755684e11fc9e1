import type { ModelProto } from "onnx-buf";
import { Tensor } from "onnxruntime-node";
import type { AdapterHints } from "./adapter-hints";
import { encodeModel } from "./encode-model";
import { graphFacts } from "./graph-facts";
import { inspectModel } from "./inspect-model";
import { judgeOutputs, type OutputJudgement } from "./judge-outputs";
import { openSession } from "./kit.test.support";
import type { MeasuredProfile } from "./measured-outputs";
import type { ModelFinding } from "./model-finding";
import { type AdapterProposal, proposeAdapter } from "./propose-adapter";
import { removeZipMap } from "./remove-zip-map";
import { type Settlement, settleAdapter } from "./settle-adapter";
import { signatureOf } from "./signature-of";

export type Examined = {
  readonly findings: readonly ModelFinding[];
  readonly proposal: AdapterProposal | null;
  readonly judgement: OutputJudgement | null;
  readonly settlement: Settlement | null;
};

/** The whole way of a file: scan, rewrite, propose, run on made-up rows of a matrix of float32, judge, settle. */
export async function examine(
  model: ModelProto | Uint8Array,
  hints: AdapterHints = {},
): Promise<Examined> {
  const bytes = model instanceof Uint8Array ? model : encodeModel(model);
  const nothing = { proposal: null, judgement: null, settlement: null };
  const { findings } = inspectModel(bytes);
  if (findings.length > 0) return { ...nothing, findings };
  const served = removeZipMap(bytes).bytes;
  const proposal = proposeAdapter(signatureOf(served), { ...hints, graph: graphFacts(bytes) });
  if (proposal.adapter === null) return { ...nothing, findings: proposal.findings, proposal };
  const judgement = judgeOutputs({
    tensor: proposal.adapter.output.tensor,
    declared: proposal.adapter.output.kind,
    labels: proposal.labels,
    ownLabels: proposal.ownLabels,
    speaksFor: proposal.adapter.output.speaks_for,
    profiles: await profilesOf(served, proposal),
  });
  const settlement = settleAdapter(proposal, judgement, { isDynamic: false });
  return {
    findings: [...proposal.findings, ...judgement.findings],
    proposal,
    judgement,
    settlement,
  };
}

const ROWS = 24;

/** Zeros, ones, and numbers around and far from zero; each profile once more, and again row by row. */
async function profilesOf(
  served: Uint8Array,
  { adapter, labelOutput }: AdapterProposal,
): Promise<MeasuredProfile[]> {
  if (adapter?.input.layout !== "matrix") throw new TypeError("Only a matrix is fed here");
  const width = adapter.input.columns.length;
  const cell = (at: number) => Math.sin(at * 12.9898) * 3 - 0.25;
  const made: [string, (at: number) => number][] = [
    ["zeros", () => 0],
    ["ones", () => 1],
    ["normal", cell],
    ["×10", (at) => 10 * cell(at + 7)],
  ];
  const session = await openSession(served);
  const { tensor } = adapter.input;
  const fetches = [adapter.output.tensor, ...(labelOutput === null ? [] : [labelOutput])];
  const run = async (data: Float32Array) => {
    const x = new Tensor("float32", data, [data.length / width, width]);
    const found = await session.run({ [tensor]: x }, fetches);
    const [scores, labels] = fetches.map((name) => found[name]);
    const told = labels ? Array.from(labels.data as ArrayLike<unknown>, String) : null;
    return { dims: scores?.dims ?? [], values: Array.from(scores?.data as Float32Array), told };
  };
  const profiles: MeasuredProfile[] = [];
  for (const [name, of] of made) {
    const data = Float32Array.from({ length: ROWS * width }, (_, at) => of(at));
    const first = await run(data);
    const regrouped: number[] = [];
    for (let row = 0; row < ROWS; row += 1) {
      regrouped.push(...(await run(data.slice(row * width, (row + 1) * width))).values);
    }
    const again = (await run(data)).values;
    const { dims, values, told } = first;
    profiles.push({ name, rows: ROWS, dims, values, again, regrouped, labels: told });
  }
  await session.release();
  return profiles;
}
