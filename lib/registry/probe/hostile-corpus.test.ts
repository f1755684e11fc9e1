import { linkSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { decodeModel } from "#lib/onnx/decode-model";
import { bundleChild, optionsFor, scoresOf, scoringModel } from "#lib/runtime/kit.test.support";
import { inProbeSession } from "#lib/runtime/probe-session";
import { openModel, type ServedModel } from "#lib/runtime/served-model";
import { BROKEN_BYTES } from "./hostile/broken-bytes.test.fixture";
import { CROOKED_GRAPHS } from "./hostile/crooked-graphs.test.fixture";
import { GREEDY_GRAPHS } from "./hostile/greedy-graphs.test.fixture";
import { stolenFiles } from "./hostile/stolen-files.test.fixture";
import { STRANGE_ANSWERS } from "./hostile/strange-answers.test.fixture";
import { namedModel, ODD_NAMES, STRANGE_EDGES } from "./hostile/strange-edges.test.fixture";
import { probeModel } from "./probe-model";

/** Real processes on a machine that may be busy; the probe itself ends after 15 s. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** What the canary's file holds; no report may ever show it. */
const SECRET = "canary-5b1f0c-sings";
/** Beside the empty directory that the process stands in, so that a step up would find it. */
const folder = mkdtempSync(join(tmpdir(), "umpire-canary-"));
const canary = join(folder, "canary.bin");
const link = join(tmpdir(), `umpire-linked-${process.pid}.bin`);
const STOLEN = stolenFiles(canary, link);
/** All that an uploader could say, so that nothing stops a file early for want of a word. */
const HINTS = { labels: ["a", "b"], features: ["f", "g", "h"] };
const CORPUS = [
  ...BROKEN_BYTES,
  ...STOLEN,
  ...CROOKED_GRAPHS,
  ...GREEDY_GRAPHS,
  ...STRANGE_ANSWERS,
  ...STRANGE_EDGES,
];

let entry: string;
let live: ServedModel;
let beats = 0;
let longestMs = 0;
let timer: NodeJS.Timeout;
let failure: unknown = null;

beforeAll(async () => {
  entry = await bundleChild();
  writeFileSync(canary, SECRET.padEnd(24, "!"));
  linkSync(canary, link);
  live = openModel(optionsFor(scoringModel(), entry));
  await live.ready;
  timer = setInterval(beat, 50);
});

afterAll(async () => {
  clearInterval(timer);
  rmSync(link, { force: true });
  rmSync(folder, { recursive: true, force: true });
  await live.close();
});

/** One call of the traffic that goes on meanwhile. */
function beat(): void {
  const begunAt = performance.now();
  const row = [beats % 7, 2, 5];
  live.run(Float32Array.from(row), 1, 3).then(
    ({ outputs }) => {
      beats += 1;
      longestMs = Math.max(longestMs, performance.now() - begunAt);
      expect(Array.from(outputs.scores?.data ?? [], Number)).toEqual(scoresOf(row));
    },
    (error: unknown) => {
      failure ??= error;
    },
  );
}

describe("a file that means harm", () => {
  it.each(CORPUS)("is refused: $name", async ({ bytes, codes }) => {
    const begunAt = performance.now();
    const { report } = await probeModel({ bytes: bytes(), hints: HINTS, seed: 11, entry });
    expect(performance.now() - begunAt).toBeLessThan(15_000);
    const refusing = report.findings.filter(({ severity }) => severity === "refused");
    expect(codes).toContain(refusing.at(-1)?.code);
    const told = JSON.stringify(report);
    expect(told).not.toContain(SECRET.slice(0, 12));
    expect(told.length).toBeLessThan(100_000);
  });
});

it.each(STOLEN)("finds no other file even unscanned: $name", async ({ bytes }) => {
  const answer = await inProbeSession({ bytes: bytes(), entry }, ({ run }) =>
    run({ x: { type: "float32", dims: [1, 3], data: Float32Array.of(1, 0, 0) } }, ["scores"]),
  ).catch((error: Error) => error.message);
  // Where nothing of the other file is used, the file runs as if it named none.
  expect(JSON.stringify(answer)).not.toContain(SECRET.slice(0, 12));
  const isUsed = typeof answer === "string" || answer.failure !== null;
  expect(isUsed || !usesStolen(bytes())).toBe(true);
});

it("counts at least sixty", () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
});

it.each(ODD_NAMES)("takes names for data: $input, $output", async ({ input, output }) => {
  const request = { bytes: namedModel(input, output), hints: { ...HINTS, output }, seed: 3, entry };
  const { report } = await probeModel(request);
  expect(report.findings.filter(({ severity }) => severity === "refused")).toEqual([]);
  expect(report.measured.kind).toBe("probabilities");
});

it("leaves the traffic alone meanwhile", () => {
  expect(failure).toBeNull();
  expect(live.status).toMatchObject({ restarts: { died: 0, timeout: 0, load_failed: 0 } });
  expect(beats).toBeGreaterThan(100);
  expect(longestMs).toBeLessThan(3000);
});

/** Whether the scores come of the tensor that lies elsewhere. */
function usesStolen(bytes: Uint8Array): boolean {
  const { graph } = decodeModel(bytes);
  const isNamed = graph?.initializer.some(({ name }) => name === "stolen") ?? false;
  return isNamed && (graph?.node.some(({ input }) => input.includes("stolen")) ?? false);
}
