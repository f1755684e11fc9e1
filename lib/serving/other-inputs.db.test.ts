import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictInput, PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { getModel } from "#lib/registry/get-model";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { caseMaterial } from "./case-material";
import { SHAPES } from "./model-shapes.test.fixture";
import { predict } from "./predict";
import { replayPrediction } from "./replay-prediction";
import { serveShape } from "./serve-shape.test.fixture";
import type { Shape } from "./shaped-models.test.fixture";

let test: TestDatabase;
let world: ServingWorld;

const shapeNamed = (name: string) => SHAPES.find((it) => it.name === name) as Shape;
const [TEXT, IMAGE, INTEGERS, TOKENS, COLUMNS] = [
  shapeNamed("text of rank 1"),
  shapeNamed("image, nchw, float32"),
  shapeNamed("tensor of int64"),
  shapeNamed("tokens of int32"),
  shapeNamed("a tensor a column, numbers and texts"),
];
const WORDS: Pipeline = {
  kind: "bag_of_words",
  ...{ max_characters: null, ngrams: 1, terms: ["tea", "stale"], idf: [1, 2] },
};
const BAG: Shape = {
  ...{ name: "words", sent: [], graph: [], width: 2, pipeline: WORDS },
  input: { layout: "matrix", tensor: "x", type: "float32", columns: ["tea", "stale"] },
};

beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  const filesDir = join(world.dataDir, "files");
  const answers = { kind: "probabilities", batch: { mode: "dynamic" } } as const;
  const shapes = { texts: TEXT, images: IMAGE, integers: INTEGERS, tokens: TOKENS };
  for (const [name, shape] of Object.entries({ ...shapes, columns: COLUMNS, words: BAG })) {
    await serveShape(test.db, { name, shape, answers, filesDir, reviewCost: 0 });
  }
});
afterAll(() => test.drop());

async function told(endpoint: string, inputs: readonly PredictInput[]): Promise<PredictionDto[]> {
  const { reply } = await predict(test.db, world.call({ endpoint, inputs }));
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
}

async function pointersOf(endpoint: string, inputs: readonly PredictInput[]): Promise<string[]> {
  const refusal = await predict(test.db, world.call({ endpoint, inputs })).catch((it) => it);
  expect(refusal.code).toBe("schema_invalid");
  return refusal.faults.map(({ pointer }: { pointer: string }) => pointer);
}

const [image = { image: "" }] = IMAGE.sent;
const cut = { image: `${image.image?.slice(0, 40)}` };
const square = (value: number | string) => ({
  tensor: [
    [value, 1],
    [1, 1],
  ],
});

const MISFITS: [endpoint: string, inputs: PredictInput[], pointers: string[]][] = [
  ["texts", [{ tensor: [1] }], ["/inputs/0"]],
  ["images", [image, { text: "red" }], ["/inputs/1"]],
  ["images", [{ image: "no base64!" }], ["/inputs/0/image"]],
  ["images", [{ image: btoa("GIF89a") }, cut], ["/inputs/0/image", "/inputs/1/image"]],
  ["integers", [square(1.5)], ["/inputs/0/tensor/0/0"]],
  ["integers", [square("9223372036854775808")], ["/inputs/0/tensor/0/0"]],
  ["integers", [square(2 ** 53)], ["/inputs/0/tensor/0/0"]],
  ["integers", [square(1), { tensor: [[1, 1], [1]] }], ["/inputs/1/tensor/1"]],
  ["integers", [{ tensor: [1, 2] }], ["/inputs/0/tensor/0", "/inputs/0/tensor/1"]],
  ["tokens", [{ tensor: [1, 2, 3, 4, 5] }], ["/inputs/0/tensor"]],
  ["tokens", [{ tensor: [1, -(2 ** 31) - 1] }], ["/inputs/0/tensor/1"]],
  ["columns", [{ features: { a: 1, b: 1.5, c: "red" } }], ["/inputs/0/features/b"]],
  ["columns", [{ features: { a: 1, b: 2 } }], ["/inputs/0/features/c"]],
];

describe("an input that does not fit", () => {
  it.each(MISFITS)("of %s is pointed at: %j", async (endpoint, inputs, pointers) => {
    expect(await pointersOf(endpoint, inputs)).toEqual(pointers);
  });

  it("is kept apart, and nothing of its call is priced", async () => {
    const before = await test.db.prediction.count();
    const rejected = await test.db.rejectedInput.count();
    await pointersOf("integers", [square(1), square(0.5)]);
    expect(await test.db.prediction.count()).toBe(before);
    expect(await test.db.rejectedInput.count()).toBe(rejected + 1);
  });

  it("is a heap of pictures that would take seconds to decode", async () => {
    // The head of a PNG of 4096 x 2048 pixels: enough to be counted, not to be decoded.
    const head = [
      137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 16, 0, 0, 0, 8, 0,
    ];
    const huge = { image: Buffer.from(head).toString("base64") };
    const pointers = await pointersOf("images", [image, huge, image]);
    expect(pointers).toEqual(["/inputs/1/image", "/inputs/2/image"]);
  });
});

describe("a case of another kind", () => {
  it.each([
    ["texts", { text: "red" }, { kind: "text", text: "red" }],
    [
      "images",
      { image: image.image ?? "" },
      { kind: "image", media_type: "image/png", base64: image.image },
    ],
    ["integers", square("4"), { kind: "raw", text: '{"tensor":[["4",1],[1,1]]}' }],
  ])("of %s brings its evidence to the reviewer", async (endpoint, input, evidence) => {
    const [it] = await told(endpoint, [input]);
    expect(it?.case_id).toMatch(/^case_/);
    expect((await caseMaterial(test.db, it?.id ?? "")).evidence).toEqual(evidence);
  });

  it("is out of distribution when a text holds no word the model knows, and replays so", async () => {
    const [known, unknown] = await told("words", [{ text: "Stale tea" }, { text: "zzz" }]);
    expect(known?.reasons.map(({ code }) => code)).not.toContain("out_of_distribution");
    expect(unknown?.reasons.map(({ code }) => code)).toContain("out_of_distribution");
    for (const { id = "" } of [known, unknown].flatMap((it) => it ?? [])) {
      const replayed = await replayPrediction(test.db, { id, reader: world.caller });
      expect(replayed.differences).toEqual([]);
    }
  });

  it("is no longer what was decided once its stored input was tampered with", async () => {
    const [it] = await told("words", [{ text: "stale" }]);
    const id = it?.id ?? "";
    await test.db.$transaction([
      test.db.$executeRaw`set local session_replication_role = replica`,
      test.db.$executeRaw`
        update predictions set input = '{"text":"swapped"}'::jsonb where id = ${id}`,
    ]);
    const { differences } = await replayPrediction(test.db, { id, reader: world.caller });
    expect(differences.map(({ field }) => field)).toEqual(["input_sha256", "out_of_distribution"]);
  });

  it("keeps the digits of big integers in the record", async () => {
    const [it] = await told("integers", [square("9007199254740993")]);
    const row = await test.db.prediction.findUniqueOrThrow({ where: { id: it?.id ?? "" } });
    expect(row.input).toEqual({
      tensor: [
        ["9007199254740993", 1],
        [1, 1],
      ],
    });
  });
});

it("opens no endpoint whose inputs its model does not take", async () => {
  const { id } = await getModel(test.db, { name: "texts" });
  const { queueId, labels } = await getEndpoint(test.db, { name: "texts" });
  const costs = labels.map((truth, i) => ({ truth, decided: labels[1 - i] ?? "", cost: 1 + i }));
  const creating = createEndpoint(test.db, {
    ...{ name: "mistaken", title: "Mistaken", question: "Which?", labels, queueId },
    ...{ inputKind: "image", model: { id, alias: "champion" }, waiver: { reason: "a test" } },
    policy: Policy.parse({ currency: "USD", costs, review_cost: 5 }),
    actor: { id: "usr_ada", role: "admin" },
  });
  await expect(creating).rejects.toMatchObject({
    code: "invalid_request",
    faults: [{ pointer: "/input_kind", detail: "the model takes text" }],
  });
});
