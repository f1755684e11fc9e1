import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LadderFitRequest } from "#lib/contracts/ladder-fits";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { getJob } from "#lib/jobs/get-job";
import { runNextJob } from "#lib/jobs/run-next-job";
import { getVersion } from "#lib/registry/get-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { listLadderFits } from "#lib/serving/ladder-fits/list-ladder-fits";
import { FIT_LADDER, startLadderFit } from "#lib/serving/ladder-fits/start-ladder-fit";
import { servingWorld } from "#prisma/seed/serving-world";
import { fitLadder } from "./fit-ladder";

let test: TestDatabase;
let place: { filesDir: string; entry: string };
const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };

beforeAll(async () => {
  test = await testDatabase();
  const { dataDir } = await servingWorld(test.db, { isWhole: true });
  place = { filesDir: join(dataDir, "files"), entry: await bundleChild() };
}, 60_000);
afterAll(() => test.drop());

function work(): Promise<boolean> {
  const handler = (desk: Parameters<typeof fitLadder>[0]) => fitLadder(desk, place);
  const { signal } = new AbortController();
  return runNextJob(test.db, new Map([[FIT_LADDER, handler]]), { signal });
}

async function fitted(endpoint: string, request: Omit<LadderFitRequest, "weights">) {
  const learned = { ...request, weights: "learned" } as const;
  const id = await startLadderFit(test.db, { endpoint, request: learned, actor });
  await work();
  const { fits } = await listLadderFits(test.db, { name: endpoint });
  return { job: await getJob(test.db, id), fit: fits[0] };
}

async function shipped(model: string, version: number) {
  const { manifest } = await getVersion(test.db, { model, version });
  const { report } = manifest.metrics;
  return {
    accuracy: report?.accuracy?.value ?? Number.NaN,
    cost: report?.cost_with_people?.value ?? Number.NaN,
  };
}

describe("the demo's own fit", () => {
  it("hands over some pictures for almost all that the large model would gain on all", async () => {
    expect(await work()).toBe(true);
    const [fit] = (await listLadderFits(test.db, { name: "catalogue-sorting" })).fits;
    expect(fit).toMatchObject({
      ...{ below: { model: "catalogue-small", version: 2 }, fitted_rows: 3000 },
      above: { model: "catalogue-cnn", version: 1 },
    });
    const { chosen, below, above, saved } = fit?.report ?? {};
    expect(chosen?.share).toBeGreaterThan(0.2);
    expect(chosen?.share).toBeLessThan(0.6);
    expect(saved?.to_below.ci?.[0]).toBeGreaterThan(0);
    expect(Math.abs(saved?.to_above.value ?? 9)).toBeLessThan(0.02);
    expect(below?.cost.value).toBeGreaterThan(above?.cost.value ?? 9);
  }, 60_000);
});

describe("a hand-over", () => {
  it("is fitted on some held-out rows and measured on others, in the endpoint's money", async () => {
    const small = { model: "loan-prescreen", version: 1 };
    const asked = { kind: "hand_over", dataset: "credit_data", small, price: 1 } as const;
    const { job, fit } = await fitted("loan-desk", asked);
    expect(job).toMatchObject({ state: "done", progress: 1, result: { fit_id: fit?.id } });
    expect(fit).toMatchObject({
      ...{ kind: "hand_over", fitted_rows: 433, policy_version: 1, price: 1, weights: null },
      below: small,
      above: { model: "loan-risk", version: 1 },
      ...{ in_force: false, why_not: "the settings do not name it" },
    });
    const report = fit?.report;
    if (!report) throw new Error("no fit was recorded");
    expect(report).toMatchObject({ rows: 1095, disagreement: null });
    const [lower, higher] = [await shipped(small.model, 1), await shipped("loan-risk", 1)];
    expect(report.below.accuracy).toBeCloseTo(lower.accuracy, 5);
    expect(report.below.cost.value).toBeCloseTo(lower.cost, 2);
    expect(report.above.accuracy).toBeCloseTo(higher.accuracy, 5);
    expect(report.above.cost.value).toBeCloseTo(higher.cost + 1, 2);
  }, 60_000);

  it("says what each share costs, and what the chosen one saves", async () => {
    const { fits } = await listLadderFits(test.db, { name: "loan-desk" });
    const { curve, chosen, ladder, below, saved, changes, speed } = fits[0]?.report ?? {};
    expect(curve?.map(({ share }) => share)).toEqual(
      curve?.map(({ share }) => share).toSorted((a, b) => a - b),
    );
    expect([curve?.[0]?.share, curve?.at(-1)?.share]).toEqual([0, 1]);
    expect(curve?.[0]?.cost).toBeCloseTo(below?.cost.value ?? 0, 9);
    expect(chosen?.cost).toBeCloseTo(ladder?.cost.value ?? 0, 9);
    expect(saved?.to_below.value).toBeCloseTo((below?.cost.value ?? 0) - (chosen?.cost ?? 0), 9);
    expect(saved?.to_below.ci?.[0]).toBeGreaterThan(5);
    const { corrected = 0, corrupted = 0, net = 0 } = changes?.sent ?? {};
    expect(net).toBe(corrected - corrupted);
    expect(net).toBeGreaterThan(0);
    const { below_ms = 0, above_ms = 0, rows_per_second = 0 } = speed ?? {};
    expect(1000 / rows_per_second).toBeCloseTo(below_ms + (chosen?.share ?? 0) * above_ms, 9);
  });
});

describe("variants", () => {
  it("are weighed on held-out rows, and reported with what they set right and wrong", async () => {
    const asked = { kind: "augmentation", dataset: "small_fine_foods", price: 0.02 } as const;
    const { job, fit } = await fitted("feedback-triage", asked);
    expect(job.state).toBe("done");
    expect(fit?.variants).toHaveLength(4);
    expect(fit?.weights).toHaveLength(5);
    expect(fit?.weights?.reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 9);
    expect(Math.min(...(fit?.weights ?? [-1]))).toBeGreaterThanOrEqual(0);
    const { accuracy, cost } = await shipped("feedback-tone", 2);
    const { report } = fit ?? {};
    expect(report?.below.accuracy).toBeCloseTo(accuracy, 5);
    expect(report?.below.cost.value).toBeCloseTo(cost, 2);
    const { corrected, corrupted, net } = report?.changes.all ?? {};
    const rows = report?.rows ?? 0;
    const gained = ((report?.above.accuracy ?? 0) - accuracy) * rows;
    expect(net).toBe(Math.round(gained));
    expect(net).toBe((corrected ?? 0) - (corrupted ?? 0));
    // Where a few missing words change the answer, it is wrong more often than elsewhere.
    const { share, error_with, error_without } = report?.disagreement ?? {};
    expect(share).toBeGreaterThan(0.02);
    expect(error_with).toBeGreaterThan(error_without ?? 1);
  }, 60_000);
});

describe("what cannot be fitted", () => {
  const start = (endpoint: string, request: Omit<LadderFitRequest, "weights">) =>
    startLadderFit(test.db, { endpoint, request: { ...request, weights: "learned" }, actor });

  it.each([
    ["a data set that is not here", { kind: "hand_over", dataset: "tea_leaves" }, "/dataset"],
    ["a hand-over to nobody", { kind: "hand_over", dataset: "credit_data" }, "/small"],
    [
      "a picture's variant of an application",
      {
        kind: "augmentation",
        dataset: "credit_data",
        variants: [{ kind: "flip", axis: "horizontal" }],
      },
      "/variants/0/kind",
    ],
    [
      "numbers nobody says the error of",
      { kind: "augmentation", dataset: "credit_data" },
      "/variants",
    ],
  ] as const)("%s is refused with a pointer", async (_name, request, pointer) => {
    await expect(start("loan-desk", request as never)).rejects.toMatchObject({
      code: "invalid_request",
      faults: [{ pointer }],
    });
  });

  it("is told by the job where the data set asks another question", async () => {
    const { job } = await fitted("feedback-triage", {
      ...{ kind: "hand_over", dataset: "credit_data" },
      small: { model: "feedback-tone", version: 1 },
    });
    expect(job).toMatchObject({ state: "failed", error: expect.stringContaining("great, other") });
  });
});
