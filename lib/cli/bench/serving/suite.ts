import { once } from "node:events";
import { freePort } from "../../../db/embedded-postgres.mjs";
import { inProject, Stop } from "../../root.mjs";
import type { Suite, Timing } from "../suite";
import { type Product, startProduct } from "./product";
import { predictionRequests } from "./requests";
import { type Sample, SERVER_CORE, spawnPinned, takeSample } from "./sample";

type Pace = { readonly warmMs: number; readonly ms: number };

const PACES = { quick: { warmMs: 1000, ms: 2000 }, full: { warmMs: 4000, ms: 6000 } };
const MODEL = "models/loan-risk/1/model.onnx";
const LOADS = [
  { callers: 1, rows: 1 },
  { callers: 16, rows: 1 },
  { callers: 64, rows: 1 },
  { callers: 64, rows: 32 },
] as const;

/** The product's prediction route beside measuring sticks taken within minutes on the same machine. */
export const servingSuite: Suite = {
  name: "serving",
  does: "predictions over HTTP through both doors, beside a raw run and an empty server",
  run: async ({ isQuick }) => {
    const pace = isQuick ? PACES.quick : PACES.full;
    const raw = await rawRuns(pace);
    const echo = await echoSample(pace);
    const fast = await productSamples("product", pace, { isFresh: !isQuick });
    const next = await productSamples("product through Next", pace, {
      isFresh: false,
      env: { UMPIRE_FAST_LANE: "off" },
    });
    const samples = [echo, ...fast.samples, ...next.samples];
    return {
      timings: [...raw, ...goals({ echo, raw, samples, startMs: next.startMs })],
      samples,
    };
  },
};

async function rawRuns({ ms }: Pace): Promise<Timing[]> {
  const timings: Timing[] = [];
  for (const rows of [1, 32]) {
    const child = spawnPinned(SERVER_CORE, inProject("lib/cli/bench/serving/rungs/raw-run.mjs"), [
      inProject(MODEL),
      String(rows),
      String(ms),
    ]);
    const [said] = (await once(child, "message")) as [{ runsPerSecond: number }];
    timings.push(figure(`raw runs a second, ${rows} rows each`, said.runsPerSecond, "runs/s"));
  }
  return timings;
}

async function echoSample(pace: Pace): Promise<Sample> {
  const port = await freePort();
  const server = spawnPinned(SERVER_CORE, inProject("lib/cli/bench/serving/rungs/echo.mjs"), [
    String(port),
  ]);
  try {
    await once(server, "message");
    const groups = [{ name: "web", pids: () => [server.pid ?? 0] }];
    const requests = predictionRequests({ apiKey: "none", rows: 1 });
    return await takeSample(
      { what: "echo", rows: 1, groups },
      { port, callers: 64, ...pace, requests },
    );
  } finally {
    server.kill("SIGKILL");
  }
}

async function productSamples(
  what: string,
  pace: Pace,
  start: Parameters<typeof startProduct>[0],
): Promise<{ samples: Sample[]; startMs: number }> {
  const product = await startProduct(start);
  try {
    const samples: Sample[] = [];
    for (const load of LOADS) samples.push(await verified(product, what, pace, load));
    return { samples, startMs: product.startMs };
  } finally {
    await product.stop();
  }
}

/** A sample whose every acknowledged row is found in PostgreSQL, and no other. */
async function verified(
  { port, apiKey, groups, stored }: Product,
  what: string,
  pace: Pace,
  { callers, rows }: (typeof LOADS)[number],
): Promise<Sample> {
  const before = await stored();
  const requests = predictionRequests({ apiKey, rows });
  const sample = await takeSample({ what, rows, groups }, { port, callers, ...pace, requests });
  const kept = (await stored()) - before;
  if (kept !== sample.acknowledged * rows) {
    throw new Stop(`${what}: ${sample.acknowledged * rows} rows acknowledged, ${kept} stored.`);
  }
  return sample;
}

function goals({
  echo,
  samples,
  startMs,
}: {
  echo: Sample;
  raw: readonly Timing[];
  samples: readonly Sample[];
  startMs: number;
}): Timing[] {
  const of = (what: string, callers: number, rows: number) =>
    samples.find((it) => it.what === what && it.callers === callers && it.rows === rows);
  const busy = of("product", 64, 1);
  const alone = of("product", 1, 1);
  if (!busy || !alone) return [];
  const nodeMicros = (busy.cpu.web ?? 0) + (busy.cpu.models ?? 0);
  return [
    {
      ...figure("durable predictions to echo, 64 callers", busy.perSecond / echo.perSecond, "x"),
      limit: 0.5,
      bound: "least",
    },
    { ...figure("processor time of Node a durable prediction", nodeMicros, "µs"), limit: 40 },
    {
      ...figure("processor time of PostgreSQL a durable prediction", busy.cpu.postgres ?? 0, "µs"),
      limit: 10,
    },
    { ...figure("p50 of one caller", alone.p50Ms, "ms"), limit: 1 },
    { ...figure("p99 of 64 callers", busy.p99Ms, "ms"), limit: 6 },
    { ...figure("start, when built, to ready", startMs, "ms"), limit: 2000 },
  ];
}

function figure(what: string, value: number, unit: string): Timing {
  return { what, median: value, least: value, most: value, limit: null, unit, runs: 1 };
}
