import { once } from "node:events";
import { freePort } from "../../../db/embedded-postgres.mjs";
import { inProject, Stop } from "../../root.mjs";
import type { Suite, Timing } from "../suite";
import { figure, servingGoals } from "./goals";
import { startNaive } from "./naive";
import { type Product, startProduct } from "./product";
import { predictionRequests } from "./requests";
import { type Sample, SERVER_CORE, spawnPinned, takeSample } from "./sample";

type Pace = {
  readonly warmMs: number;
  readonly ms: number;
  /** How often a sample is taken at most; the one with the least work of others counts. */
  readonly tries: number;
};

const PACES = {
  quick: { warmMs: 1000, ms: 2000, tries: 1 },
  full: { warmMs: 8000, ms: 6000, tries: 3 },
};
/** Up to this share of the processors' work may be others'. */
const QUIET = 0.05;
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
    const naive = await naiveSample(pace);
    const fast = await productSamples("product", pace, { isFresh: !isQuick });
    const next = await productSamples("product through Next", pace, {
      isFresh: false,
      env: { UMPIRE_FAST_LANE: "off" },
    });
    const samples = [echo, naive, ...fast.samples, ...next.samples];
    const measured = { echo, naive, samples: fast.samples, startMs: next.startMs };
    return {
      timings: [...raw, ...servingGoals({ ...measured, rawPerSecond: raw[0]?.median ?? 0 })],
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

/** At the number of callers that suits it best. */
async function naiveSample(pace: Pace): Promise<Sample> {
  const { port, groups, stop } = await startNaive();
  const requests = predictionRequests({ apiKey: "none", rows: 1, path: "/api/predictions" });
  try {
    const load = { port, callers: 16, ...pace, requests };
    const sample = await takeSample({ what: "Next and Prisma", rows: 1, groups }, load);
    if (sample.refused > 0) throw new Stop("The plain application refused what it should insert.");
    return sample;
  } finally {
    await stop();
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
  const load = { port, callers, ...pace, requests };
  let acknowledged = 0;
  let best: Sample | null = null;
  for (let tries = 0; tries < pace.tries && (best?.foreign ?? 1) > QUIET; tries++) {
    const sample = await takeSample({ what, rows, groups }, load);
    acknowledged += sample.acknowledged;
    if (best === null || sample.foreign < best.foreign) best = sample;
  }
  const kept = (await stored()) - before;
  if (best === null || kept !== acknowledged * rows) {
    throw new Stop(`${what}: ${acknowledged * rows} rows acknowledged, ${kept} stored.`);
  }
  return best;
}
