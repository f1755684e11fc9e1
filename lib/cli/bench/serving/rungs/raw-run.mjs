// @ts-check
// The model by itself: one `run` after the other in a process of its own, configured as the inference process is. It is
// a measuring stick and no part of serving, which is why it may open a session outside the inference process.
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";

const [file = "", rowsText = "1", msText = "1000"] = process.argv.slice(2);
const rows = Number(rowsText);
const session = await InferenceSession.create(readFileSync(file), {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  extra: { "session.intra_op.allow_spinning": "0", "session.inter_op.allow_spinning": "0" },
});
const [input] = session.inputMetadata;
if (!input?.isTensor) throw new Error("the model takes no tensor");
const dims = input.shape.map((size, at) => (at === 0 ? rows : Number(size)));
const data = new Float32Array(dims.reduce((size, dim) => size * dim, 1)).fill(0.5);
const feeds = () => ({ [input.name]: new Tensor("float32", data, dims) });

await runFor(Number(msText) / 2);
const before = process.cpuUsage();
const { runs, ms } = await runFor(Number(msText));
const used = process.cpuUsage(before);
process.send?.({ runsPerSecond: (runs / ms) * 1000, cpuMicros: (used.user + used.system) / runs });
process.disconnect?.();

/** @param {number} ms */
async function runFor(ms) {
  const began = performance.now();
  let runs = 0;
  while (performance.now() - began < ms) {
    await session.run(feeds());
    runs += 1;
  }
  return { runs, ms: performance.now() - began };
}
