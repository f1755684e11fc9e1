import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "#lib/config/env";
import { LadderFitsDto } from "#lib/contracts/ladder-fits";
import { closeDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { runNextJob } from "#lib/jobs/run-next-job";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { FIT_LADDER } from "#lib/serving/ladder-fits/start-ladder-fit";
import { filesDir } from "#lib/serving/serving-doors";
import { fitLadder } from "#lib/worker/ladder/fit-ladder";
import { seedDemo } from "#prisma/seed/demo";
import { GET as readLadder, POST as startLadder } from "./[endpoint]/ladder/route";
import { PUT as putDraft, GET as readDraft } from "./[endpoint]/policies/draft/route";
import { PATCH as patchEndpoint } from "./[endpoint]/route";
import { asker } from "./routes.test.fixture";

let test: TestDatabase;
let ask: ReturnType<typeof asker>;
beforeAll(async () => {
  test = await testDatabase();
  vi.stubEnv("DATABASE_URL", test.url);
  await seedDemo(test.db, { dataDir: environment().dataDir });
  // The demo's own fit is another test's.
  await inTransaction(test.db, { id: "test", role: "system" }, async (tx) => {
    await tx.job.deleteMany({ where: { kind: FIT_LADDER } });
  });
  ask = asker(test.db);
}, 60_000);
afterAll(async () => {
  await modelRuntime().closeAll();
  await closeDatabase();
  await test.drop();
});

const small = { model: "loan-prescreen", version: 1 };

const patch = (endpoint: string, serving: object) =>
  ask(patchEndpoint, "PATCH", { params: { endpoint }, body: { serving } });

async function fits(endpoint: string): Promise<LadderFitsDto> {
  const { json } = await ask(readLadder, "GET", { params: { endpoint } });
  return LadderFitsDto.parse(json);
}

describe("a fit of a ladder", () => {
  it("is made by a job that is asked for, and read with its curve", async () => {
    const params = { endpoint: "loan-desk" };
    expect(await fits("loan-desk")).toEqual({ endpoint: "loan-desk", fits: [], job: null });
    const body = { kind: "hand_over", dataset: "credit_data", small, price: 1 };
    const started = await ask(startLadder, "POST", { params, body });
    expect(started).toMatchObject({ status: 202, json: { job_id: expect.any(String) } });
    const place = { filesDir: filesDir() };
    const handler = (desk: Parameters<typeof fitLadder>[0]) => fitLadder(desk, place);
    const { signal } = new AbortController();
    await runNextJob(test.db, new Map([[FIT_LADDER, handler]]), { signal });
    const { job_id: id } = started.json as { job_id: string };
    const told = await fits("loan-desk");
    expect(told).toMatchObject({ job: { id, state: "done" }, fits: [{ below: small, price: 1 }] });
    expect(told.fits[0]?.report.curve).toHaveLength(21);
  }, 60_000);

  it("is gone by once the settings name it, until another version serves", async () => {
    const [{ id: fit } = { id: "" }] = (await fits("loan-desk")).fits;
    const serving = { strategy: "two_phase", small, hand_over: { fit }, prices: { large: 1 } };
    expect(await patch("loan-desk", serving)).toMatchObject({ status: 200, json: { serving } });
    expect((await fits("loan-desk")).fits).toMatchObject([{ in_force: true, why_not: null }]);
    const reason = "watch the ladder";
    const move = { model: "loan-risk", alias: "champion", version: 2, reason };
    await moveAlias(test.db, { ...move, actor: { id: "usr_ada", role: "admin" } });
    expect((await fits("loan-desk")).fits).toMatchObject([
      { in_force: false, why_not: "other versions serve now" },
    ]);
  }, 30_000);
});

describe("settings that cannot be", () => {
  const variants = [{ kind: "mask", share: 0.1, seed: 1 }];
  it.each([
    [
      "a fit nobody made",
      { strategy: "two_phase", small, hand_over: { fit: "fit_none" } },
      "/serving/hand_over/fit",
    ],
    ["variants that are not named", { strategy: "augmentation" }, "/serving/augmentation"],
    [
      "variants of other inputs",
      { strategy: "augmentation", augmentation: { variants } },
      "/serving/augmentation/variants/0/kind",
    ],
    [
      "a column that is not there",
      {
        strategy: "augmentation",
        augmentation: { variants: [{ kind: "jitter", errors: { Inco: 5 }, seed: 1 }] },
      },
      "/serving/augmentation/variants/0/errors/Inco",
    ],
    [
      "a share of all words",
      {
        strategy: "augmentation",
        augmentation: { variants: [{ kind: "mask", share: 1, seed: 1 }] },
      },
      "/serving/augmentation/variants/0/share",
    ],
  ])("%s", async (_name, serving, pointer) => {
    const { status, json } = await patch("loan-desk", serving);
    expect([status, (json as { errors: { pointer: string }[] }).errors[0]?.pointer]).toEqual([
      422,
      pointer,
    ]);
  });
});

describe("a limit on how much variants may disagree", () => {
  it("is warned of while nobody measures it, and no more once variants are asked", async () => {
    const params = { endpoint: "feedback-triage" };
    const draft = async () => (await ask(readDraft, "GET", { params })).json as Draft;
    const { document, base_version, revision } = await draft();
    const triggers = { ...document.triggers, max_disagreement: 0.2 };
    const body = { document: { ...document, triggers }, base_version, revision };
    await ask(putDraft, "PUT", { params, body });
    const places = async () => (await draft()).warnings.map(({ pointer }) => pointer);
    expect(await places()).toContain("/triggers/max_disagreement");
    const augmentation = { variants: [{ kind: "mask", share: 0.1, seed: 1 }] };
    await patch("feedback-triage", { strategy: "augmentation", augmentation });
    expect(await places()).not.toContain("/triggers/max_disagreement");
  }, 30_000);
});

type Draft = {
  document: { triggers: object };
  base_version: number;
  revision: number;
  warnings: { pointer: string }[];
};
