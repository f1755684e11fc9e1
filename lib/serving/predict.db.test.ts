import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { activePolicy } from "#lib/policy/active-policy";
import { saveDraft } from "#lib/policy/draft-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { publishPolicy } from "#lib/policy/publish-policy";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { metricsText } from "#lib/telemetry/metrics";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { commitPredictions, type ScoredCall, type Written } from "./commit-predictions";
import { getPrediction } from "./get-prediction";
import { groupCommit } from "./group-commit";
import { type Predict, type Predicted, predict } from "./predict";
import { replayPrediction } from "./replay-prediction";

const applicant = {
  Seniority: 9,
  Home: "rent",
  Time: 60,
  Records: "no",
  Job: "fixed",
  Expenses: 73,
  Income: 129,
  Assets: 0,
  Debt: 0,
  Amount: 800,
  Price: 846,
};
const positiveAt = (p: number) => ({ probabilities: { negative: 1 - p, positive: p } });

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

/** What the metrics say was predicted in this process. */
async function countedPredictions(): Promise<number> {
  const { text } = await metricsText();
  const lines = text.matchAll(/^umpire_predictions_total\{[^}]*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

async function told(asked: Partial<Predict> & Pick<Predict, "inputs">): Promise<PredictionDto[]> {
  return readReply(await predict(test.db, world.call(asked)));
}

function readReply({ reply }: Predicted): PredictionDto[] {
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
}

describe("the worked example", () => {
  it("sends positive at 60 % to a person: 400 > 200", async () => {
    const [it] = await told({ inputs: [positiveAt(0.6)] });
    expect(it).toMatchObject({
      status: "pending",
      route: "review",
      decision: null,
      provisional: "positive",
      cost: { automatic: 400, review: 200, net_benefit_of_review: 200 },
      reasons: [{ code: "cost_exceeds_review", detail: "400.00 > 200.00", decided: true }],
      solely_automated: false,
    });
    expect(it?.case_id).toMatch(/^case_/);
  });

  it("answers negative at 98 %: 80 < 200", async () => {
    const [it] = await told({ inputs: [{ probabilities: { negative: 0.98, positive: 0.02 } }] });
    expect(it).toMatchObject({
      status: "decided",
      route: "auto",
      decision: { label: "negative", source: "model", final: true },
      reasons: [],
      case_id: null,
    });
    expect(it?.cost.automatic).toBeCloseTo(80, 9);
  });

  it("answers a tie, although doubles put it a hair above the fee", async () => {
    const [it] = await told({ inputs: [{ probabilities: { negative: 0.95, positive: 0.05 } }] });
    expect(it).toMatchObject({ route: "auto", decision: { label: "negative" } });
  });

  it("tells the same when it is read again", async () => {
    const [made] = await told({ inputs: [positiveAt(0.6)] });
    const read = await getPrediction(test.db, { id: made?.id ?? "", reader: world.caller });
    expect(read).toEqual(made);
  });
});

describe("an idempotency key", () => {
  it("makes one prediction of many retries at once, and answers them to the byte", async () => {
    const keyed = { scope: "key_caller POST /x", key: "k1", fingerprint: "f1" };
    const tries = Array.from({ length: 12 }, () =>
      predict(test.db, world.call({ inputs: [{ ...positiveAt(0.6), reference: "once" }], keyed })),
    );
    const bodies = (await Promise.all(tries)).map(({ reply }) =>
      new TextDecoder().decode(reply.body),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(await test.db.prediction.count({ where: { reference: "once" } })).toBe(1);
  });
});

describe("calls that share a transaction", () => {
  function grouped() {
    const sizes: number[] = [];
    const write = groupCommit<ScoredCall, Written>({
      commit: (calls) => {
        sizes.push(calls.length);
        return commitPredictions(test.db, calls);
      },
      sizeOf: ({ inputs }) => inputs.length,
      mostRows: 100,
      writers: 1,
      mostWaiting: 100,
    });
    return { sizes, commit: (_: unknown, call: ScoredCall) => write(call) };
  }

  it("are each answered their own, in the name of their own caller, and cost fewer transactions", async () => {
    const { sizes, commit } = grouped();
    const calls = Array.from({ length: 20 }, (_, i) =>
      told({ inputs: [{ ...positiveAt(0.6), reference: `shared-${i}` }], commit }),
    );
    const references = (await Promise.all(calls)).map(([it]) => it?.reference);
    expect(references).toEqual(Array.from({ length: 20 }, (_, i) => `shared-${i}`));
    expect(sizes.length).toBeLessThan(20);
    const rows = await test.db.prediction.findMany({
      where: { reference: { startsWith: "shared-" } },
    });
    expect(rows.every(({ principalId }) => principalId === world.caller.id)).toBe(true);
    const events = await test.db.auditEvent.findMany({ where: { act: "predict" } });
    const recorded = events.flatMap(({ actorId, requestId, after }) => {
      const { requests = [requestId] } = after as { requests?: (string | null)[] };
      return requests.map((request) => ({ actorId, request }));
    });
    for (const { requestId: request } of rows)
      expect(recorded).toContainEqual({ actorId: world.caller.id, request });
  });

  it("keep one effect a key, also when the same key comes twice in one group", async () => {
    const { commit } = grouped();
    const keyed = { scope: "key_caller POST /x", key: "twin", fingerprint: "f" };
    const inputs = [{ ...positiveAt(0.6), reference: "twin" }];
    const counted = await countedPredictions();
    const other = told({ inputs: [positiveAt(0.02)], commit });
    const replies = await Promise.all([1, 2, 3].map(() => told({ inputs, keyed, commit })));
    expect(new Set(replies.map(([it]) => it?.id)).size).toBe(1);
    expect(await test.db.prediction.count({ where: { reference: "twin" } })).toBe(1);
    expect((await other)[0]?.route).toBe("auto");
    expect((await countedPredictions()) - counted).toBe(2);
  });
});

describe("an input that breaks the schema", () => {
  it("refuses the call with pointers, prices nothing, and keeps the rejected row", async () => {
    const before = await test.db.prediction.count();
    const { Income: _, ...rest } = applicant;
    const { Amount: __, ...withoutAmount } = applicant;
    const call = world.call({
      endpoint: "loan-desk",
      inputs: [
        { features: rest },
        { features: withoutAmount },
        { features: { ...applicant, Age: 3 } },
      ],
    });
    await expect(predict(test.db, call)).rejects.toMatchObject({
      code: "schema_invalid",
      faults: [{ pointer: "/inputs/1/features/Amount" }, { pointer: "/inputs/2/features/Age" }],
    });
    expect(await test.db.prediction.count()).toBe(before);
    const rejected = await test.db.rejectedInput.findMany({ orderBy: { position: "asc" } });
    expect(rejected.map(({ position }) => position)).toEqual([1, 2]);
  });

  it.each([
    ["an unknown label", { yes: 1, negative: 0 }, "/inputs/0/probabilities/yes"],
    ["a missing label", { negative: 1 }, "/inputs/0/probabilities/positive"],
    ["a sum that is not 1", { negative: 0.5, positive: 0.1 }, "/inputs/0/probabilities"],
  ])("points at %s", async (_, probabilities, pointer) => {
    const call = world.call({ inputs: [{ probabilities }] });
    const refusal = await predict(test.db, call).catch((error) => error);
    expect(refusal.faults.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });
});

describe("a model", () => {
  it("is calibrated before it is priced, with costs by the amount", async () => {
    const [it] = await told({ endpoint: "loan-desk", inputs: [{ features: applicant }] });
    const good = it?.probabilities?.good ?? 0;
    expect(good).not.toBeCloseTo(0.3, 3);
    expect(it?.cost.by_action?.bad).toBeCloseTo(good * 0.15 * 800, 9);
    expect(it?.cost.by_action?.good).toBeCloseTo((1 - good) * 0.6 * 800, 9);
    expect(it?.model).toMatchObject({ name: "loan-risk", version: 1 });
  });

  it("that fails sends the case to a person, never to an automatic answer", async () => {
    const models = () => ({ run: () => Promise.reject(new InferenceFailure("died", "killed")) });
    const [it] = await told({ endpoint: "loan-desk", inputs: [{ features: applicant }], models });
    expect(it).toMatchObject({
      route: "review",
      probabilities: null,
      reasons: [{ code: "model_failure", decided: true }],
    });
  });

  it("whose output is no distribution is not believed", async () => {
    const output = {
      type: "float64",
      dims: [1, 2],
      data: Float64Array.of(Number.NaN, 0.5),
    } as const;
    const models = () => ({ run: async () => output });
    const [it] = await told({ endpoint: "loan-desk", inputs: [{ features: applicant }], models });
    expect(it?.reasons[0]?.code).toBe("invalid_output");
  });

  it("that saw no such level asks a person", async () => {
    const features = { ...applicant, Home: "houseboat" };
    const [it] = await told({ endpoint: "loan-desk", inputs: [{ features }] });
    expect(it?.reasons[0]?.code).toBe("out_of_distribution");
  });
});

describe("a stop switch", () => {
  const actor = { id: "usr_admin", role: "admin" };
  const stop = (mode: "off" | "review" | "reject") =>
    stopEndpoint(test.db, { name: "worked-example", mode, reason: "drill", actor });

  it("at review sends everything to people, at reject refuses it, and off is off", async () => {
    await stop("review");
    const [asked] = await told({ inputs: [positiveAt(0.01)] });
    expect(asked?.reasons[0]?.code).toBe("stop_switch");
    await stop("reject");
    const refused = predict(test.db, world.call({ inputs: [positiveAt(0.01)] }));
    await expect(refused).rejects.toMatchObject({ code: "stopped" });
    await stop("off");
    const [answered] = await told({ inputs: [positiveAt(0.01)] });
    expect(answered?.route).toBe("auto");
  });
});

it("draws every prediction for an audit, with its chance on record and nothing of it told", async () => {
  const [it] = await told({ inputs: [positiveAt(0.01)] });
  const draw = await test.db.auditDraw.findUniqueOrThrow({ where: { predictionId: it?.id ?? "" } });
  expect(draw.pi).toBe(0.02);
  expect(draw.isSampled).toBe(draw.u < draw.pi);
  expect(JSON.stringify(it)).not.toContain("audit");
});

it("replays to the bit", async () => {
  const inputs = [positiveAt(0.6), positiveAt(0.02), positiveAt(1 / 3)];
  for (const { id } of await told({ inputs })) {
    expect(await replayPrediction(test.db, { id, reader: world.caller })).toEqual({
      differences: [],
    });
  }
});

async function publishFee({ id, name }: EndpointRecord, baseVersion: number, fee: number) {
  const { document } = await activePolicy(test.db, id);
  const actor = { id: "usr_admin", role: "admin" };
  const draft = { ...document, review_cost: fee };
  await saveDraft(test.db, { endpointId: id, document: draft, baseVersion, actor });
  const waiver = { reason: "probabilities are given" };
  const reason = "A dearer review";
  await publishPolicy(test.db, { endpoint: name, reason, baseVersion, waiver, actor });
}

it("names exactly one policy, that of its instant, while another is published", async () => {
  const endpoint = await getEndpoint(test.db, { name: "worked-example" });
  const { version: before } = await activePolicy(test.db, endpoint.id);
  const calls = Array.from({ length: 24 }, () => told({ inputs: [positiveAt(0.6)] }));
  await publishFee(endpoint, before, 300);
  const [after] = await told({ inputs: [positiveAt(0.6)] });
  await Promise.all(calls);
  expect(after?.policy_version).toBe(before + 1);
  expect(after?.cost.review).toBe(300);
  const rows = await test.db.prediction.findMany({
    where: { policyVersion: { in: [before, before + 1] }, endpointId: endpoint.id },
    orderBy: { createdAt: "asc" },
  });
  const versions = rows.map(({ policyVersion }) => policyVersion);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
});
