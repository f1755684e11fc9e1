import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy } from "#lib/policy/active-policy";
import { saveDraft } from "#lib/policy/draft-policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { publishPolicy } from "#lib/policy/publish-policy";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { metricsText } from "#lib/telemetry/metrics";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { commitPredictions, type ScoredCall, type Written } from "./commit-predictions";
import { getRejection, replayRejection } from "./get-rejection";
import { groupCommit } from "./group-commit";
import { listPredictions } from "./list-predictions";
import { listRejections } from "./list-rejections";
import { type Predict, predict } from "./predict";

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
const known = { features: applicant };
const unseen = { features: { ...applicant, Home: "houseboat" } };
const priced = { probabilities: { negative: 0.7, positive: 0.3 }, context: { amount: 7 } };
const unpriced = { probabilities: { negative: 0.4, positive: 0.6 }, reference: "no-amount" };
const dead = () => ({ run: () => Promise.reject(new InferenceFailure("died", "killed")) });

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  await publish("loan-desk", { on_ood: "reject", on_error: "reject" });
  const cost = { base: 0, per_unit: 40, of: "amount" };
  await publish("worked-example", {
    costs: [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost },
    ],
    on_missing_cost: "reject",
  });
});
afterAll(() => test.drop());

async function publish(name: string, changes: object) {
  const { id } = await getEndpoint(test.db, { name });
  const { document, version: baseVersion } = await activePolicy(test.db, id);
  const actor = { id: "usr_admin", role: "admin" };
  const draft = Policy.parse({ ...document, ...changes });
  await saveDraft(test.db, { endpointId: id, document: draft, baseVersion, actor });
  const reason = "Reject what cannot be priced";
  await publishPolicy(test.db, { endpoint: name, reason, baseVersion, waiver: { reason }, actor });
}

type Asking = Partial<Predict> & Pick<Predict, "inputs">;

async function refusal(asked: Asking): Promise<Refusal> {
  const error = await predict(test.db, world.call(asked)).catch((caught: unknown) => caught);
  if (!(error instanceof Refusal)) throw new Error("it was not refused");
  return error;
}

function rejectionsOf({ extra }: Refusal): string[] {
  return extra.rejections as string[];
}

const told = (id = "") => getRejection(test.db, { id, reader: world.caller });
const bytes = (text: string) => new TextEncoder().encode(text);
const counts = async () => [await test.db.prediction.count(), await test.db.rejectedInput.count()];

describe("what the policy rejects leaves a row with its reasons", () => {
  it.each<[string, Asking, number, string]>([
    ["on_ood", { endpoint: "loan-desk", inputs: [unseen] }, 422, "out_of_distribution"],
    ["on_missing_cost", { inputs: [unpriced] }, 422, "missing_cost"],
    ["on_error", { endpoint: "loan-desk", inputs: [known], models: dead }, 503, "model_failure"],
  ])("%s", async (_, asked, status, reason) => {
    const [predictions = 0, rejected = 0] = await counts();
    const refused = await refusal(asked);
    expect(refused.code).toBe(status === 422 ? "input_rejected" : "rejected");
    expect(refused.faults[0]?.pointer).toBe("/inputs/0");
    expect(refused.faults[0]?.detail).toContain(`rejected: ${reason}`);
    expect(await counts()).toEqual([predictions, rejected + 1]);
    const [id] = rejectionsOf(refused);
    const row = await told(id);
    expect(row).toMatchObject({
      id,
      status,
      position: 0,
      endpoint: asked.endpoint ?? "worked-example",
    });
    expect(row.reasons.filter(({ decided }) => decided).map(({ code }) => code)).toEqual([reason]);
    expect(row.policy_version).toBeGreaterThan(1);
  });
});

it("names every reason that fired, the deciding one first", async () => {
  const [id] = rejectionsOf(
    await refusal({ endpoint: "loan-desk", inputs: [unseen], models: dead }),
  );
  const { reasons, status } = await told(id);
  expect(reasons.map(({ code, decided }) => [code, decided])).toEqual([
    ["model_failure", true],
    ["out_of_distribution", false],
  ]);
  expect(status).toBe(503);
});

it("refuses a call as a whole, keeps the rows of the rejected inputs only, and lists none as a prediction", async () => {
  const [predictions = 0, rejected = 0] = await counts();
  const refused = await refusal({ inputs: [priced, unpriced, priced, unpriced] });
  expect(refused.faults.map(({ pointer }) => pointer)).toEqual(["/inputs/1", "/inputs/3"]);
  expect(await counts()).toEqual([predictions, rejected + 2]);
  const asked = { reader: world.caller, endpoint: "worked-example", reference: "no-amount" };
  const page = { limit: 50, cursor: undefined };
  const listed = await listRejections(test.db, { ...asked, ...page, reason: "missing_cost" });
  expect(
    listed.items
      .slice(0, 2)
      .map(({ position }) => position)
      .sort(),
  ).toEqual([1, 3]);
  const others = await listRejections(test.db, { ...asked, ...page, reason: "model_failure" });
  expect(others.items).toEqual([]);
  const predicted = { ...asked, ...page, route: undefined, status: undefined };
  expect((await listPredictions(test.db, predicted)).items).toEqual([]);
});

it("pages from the newest to the oldest", async () => {
  const asked = { reader: world.caller, endpoint: undefined, reason: undefined };
  const page = (limit: number, cursor?: string) =>
    listRejections(test.db, { ...asked, reference: undefined, limit, cursor });
  const all = (await page(200)).items.map(({ id }) => id);
  const first = await page(2);
  const rest = await page(200, first.next_cursor ?? "");
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(all);
  expect(rest.next_cursor).toBeNull();
});

it("shows a rejection to nobody who may not read its endpoint", async () => {
  const [id = ""] = rejectionsOf(await refusal({ inputs: [unpriced] }));
  const reader = { ...world.caller, endpoints: ["loan-desk"] };
  await expect(getRejection(test.db, { id, reader })).rejects.toMatchObject({ code: "not_found" });
  expect(await told(id)).toMatchObject({
    reference: "no-amount",
    probabilities: { positive: 0.6 },
  });
});

it("counts a rejection by its deciding reason, and no prediction", async () => {
  const count = async (line: RegExp) => {
    const found = [...(await metricsText()).text.matchAll(line)];
    return found.reduce((sum, [, value]) => sum + Number(value), 0);
  };
  const rejected = /^umpire_rejections_total\{model="caller",reason="missing_cost"\} (\d+)$/gm;
  const written = /^umpire_predictions_total\{[^}]*\} (\d+)$/gm;
  const before = [await count(rejected), await count(written)];
  await refusal({ inputs: [unpriced, priced, unpriced] });
  const after = [await count(rejected), await count(written)];
  expect(after).toEqual([(before[0] ?? 0) + 2, before[1]]);
});

it("leaves a line in the log of who did what", async () => {
  const actor = { id: world.caller.id, role: "service", requestId: "req_rejected" };
  await refusal({ inputs: [unpriced], actor });
  const event = await test.db.auditEvent.findFirstOrThrow({ where: { requestId: "req_rejected" } });
  expect(event).toMatchObject({ act: "predict", after: { predictions: 0, rejections: 1 } });
});

describe("an idempotency key", () => {
  const keyed = (key: string) => ({ scope: "key_caller POST /x", key, fingerprint: "f1" });
  const encodeRefusal = ({ code, extra }: Refusal) => ({
    status: 422,
    body: bytes(`${code} ${String(extra.rejections)}`),
  });

  it("gets the refusal of a rejected input again to the byte, and leaves one row", async () => {
    const [, rejected = 0] = await counts();
    const asked = { inputs: [unpriced], keyed: keyed("r1"), encodeRefusal };
    const tries = await Promise.all(
      Array.from({ length: 6 }, () =>
        predict(test.db, world.call(asked)).catch((caught: Refusal) => caught),
      ),
    );
    const refused = tries.filter((it): it is Refusal => it instanceof Refusal);
    expect(refused).toHaveLength(1);
    const replayed = tries.flatMap((it) => ("reply" in it ? [it] : []));
    const text = `input_rejected ${refused.map(rejectionsOf).join()}`;
    expect(replayed.map(({ reply }) => new TextDecoder().decode(reply.body))).toEqual(
      Array(5).fill(text),
    );
    expect(replayed.every(({ isReplayed, reply }) => isReplayed && reply.status === 422)).toBe(
      true,
    );
    expect(await counts()).toEqual([expect.any(Number), rejected + 1]);
  });

  it("is free again after a model failed, so that asking again can succeed", async () => {
    const asked = { endpoint: "loan-desk", inputs: [known], keyed: keyed("r2"), encodeRefusal };
    const first = await refusal({ ...asked, models: dead });
    expect([first.code, first.retryAfterSeconds]).toEqual(["rejected", 1]);
    const second = await predict(test.db, world.call(asked));
    expect(second).toMatchObject({ isReplayed: false, reply: { status: 200 } });
    const third = await predict(test.db, world.call(asked));
    expect(third).toMatchObject({ isReplayed: true, reply: second.reply });
  });
});

it("fails no neighbor of a shared transaction", async () => {
  const groups: number[] = [];
  const write = groupCommit<ScoredCall, Written>({
    commit: (calls) => {
      groups.push(calls.length);
      return commitPredictions(test.db, calls);
    },
    sizeOf: ({ inputs }) => inputs.length,
    mostRows: 100,
    writers: 1,
    mostWaiting: 100,
  });
  const commit = (_: unknown, call: ScoredCall) => write(call);
  const ask = (input: Predict["inputs"][number]) =>
    predict(test.db, world.call({ inputs: [input], commit })).then(
      ({ reply }) => reply.status,
      ({ code }: Refusal) => code,
    );
  const fates = await Promise.all([priced, unpriced, priced, unpriced, priced].map(ask));
  expect(fates).toEqual([200, "input_rejected", 200, "input_rejected", 200]);
  expect(groups.reduce((sum, size) => sum + size, 0)).toBe(5);
});

describe("a replay", () => {
  it.each([
    ["of an unknown level", { endpoint: "loan-desk", inputs: [unseen] }],
    ["of a missing amount", { inputs: [unpriced] }],
    ["of a failed model", { endpoint: "loan-desk", inputs: [known], models: dead }],
  ])("%s rejects again, to the bit", async (_, asked) => {
    const [id = ""] = rejectionsOf(await refusal(asked));
    expect(await replayRejection(test.db, { id, reader: world.caller })).toEqual({
      differences: [],
    });
  });

  it("has nothing to say of an input that broke the schema", async () => {
    const [id = ""] = rejectionsOf(await refusal({ inputs: [{ probabilities: { negative: 1 } }] }));
    expect(await told(id)).toMatchObject({
      status: 422,
      policy_version: null,
      reasons: [{ code: "schema_invalid" }],
    });
    const replayed = replayRejection(test.db, { id, reader: world.caller });
    await expect(replayed).rejects.toMatchObject({ code: "not_found" });
  });
});
