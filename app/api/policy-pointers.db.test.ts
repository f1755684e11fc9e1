import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, apiWorld, POLICY } from "./api-world.test.fixture";
import type { Got } from "./sender.test.fixture";

const PREVIEW = "/api/v1/policy/preview";
const DRAFT = "/api/v1/endpoints/elsewhere/policies/draft";
const COSTS = [
  { truth: "negative", decided: "positive", cost: 1000 },
  { truth: "positive", decided: "negative", cost: 4000 },
];
const EXAMPLE = {
  labels: ["negative", "positive"],
  probabilities: { negative: 0.4, positive: 0.6 },
  costs: COSTS,
  review_cost: 200,
};
/** Right answers of a reviewer who takes a positive for a negative one time in ten, short of summing to 1. */
const SHORT = [
  { truth: "negative", answered: "negative", probability: 1 },
  { truth: "positive", answered: "positive", probability: 0.9 },
];

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
});
afterAll(() => world.close());

/** How often each table was written to so far, refused writes that were rolled back included. */
async function rowsOfTables(): Promise<unknown> {
  const tables = await world.db.$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const counts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as n, coalesce(max(xmin::text::bigint), 0)::text as newest from "${name}"`,
  );
  return world.db.$queryRawUnsafe(counts.join(" union all "));
}

async function refused(sent: { method: string; path: string; body: unknown }): Promise<Got> {
  const before = await rowsOfTables();
  const got = await world.send({ ...sent, as: world.people.admin });
  expect(await rowsOfTables()).toEqual(before);
  return got;
}

const pointersOf = ({ json }: Got) =>
  ((json.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

const asText = (body: object, found: string, put: string) =>
  new TextEncoder().encode(JSON.stringify(body).replace(found, put));
const rule = (when: string) => ({
  triggers: { rules: [{ name: "house", when, effect: { force_review: true } }] },
});

describe("one example that cannot be priced", () => {
  it.each<[string, unknown, string]>([
    [
      "a probability beyond every number",
      asText(EXAMPLE, "0.4", "1e999"),
      "/probabilities/negative",
    ],
    ["a cost beyond every number", asText(EXAMPLE, "4000", "-1e999"), "/costs/1/cost"],
    ["a fee beyond every number", asText(EXAMPLE, ":200", ":1e999"), "/review_cost"],
    [
      "no number",
      { ...EXAMPLE, probabilities: { negative: null, positive: 0.6 } },
      "/probabilities/negative",
    ],
    [
      "a sum that is not 1",
      { ...EXAMPLE, probabilities: { negative: 0.4, positive: 0.7 } },
      "/probabilities",
    ],
    [
      "a probability below 0",
      { ...EXAMPLE, probabilities: { negative: 1.1, positive: -0.1 } },
      "/probabilities/positive",
    ],
    [
      "a lone one above 1",
      { ...EXAMPLE, probabilities: { positive: 1.1 } },
      "/probabilities/positive",
    ],
    [
      "one of an unknown label",
      { ...EXAMPLE, probabilities: { negatif: 0.4, "pos/itive": 0.6 } },
      "/probabilities/negatif",
    ],
    [
      "a label called twice",
      { ...EXAMPLE, labels: ["negative", "positive", "negative"] },
      "/labels/2",
    ],
    [
      "a lone confidence of three",
      { ...EXAMPLE, labels: ["negative", "positive", "unclear"], probabilities: { positive: 0.8 } },
      "/probabilities",
    ],
    ["a negative fee", { ...EXAMPLE, review_cost: -200 }, "/review_cost"],
    [
      "a negative wage",
      { ...EXAMPLE, review_cost: { base: 1, minutes: 3, hourly: -20 } },
      "/review_cost/hourly",
    ],
    [
      "a bare matrix",
      {
        ...EXAMPLE,
        costs: [
          [0, 4000],
          [1000, 0],
        ],
      },
      "/costs/0",
    ],
    ["a matrix with a hole", { ...EXAMPLE, costs: COSTS.slice(1) }, "/costs"],
    ["a cell that is listed twice", { ...EXAMPLE, costs: [...COSTS, COSTS[0]] }, "/costs/2"],
    [
      "an unknown truth",
      { ...EXAMPLE, costs: [...COSTS, { truth: "maybe", decided: "positive", cost: 7 }] },
      "/costs/2/truth",
    ],
    [
      "an unknown decision",
      { ...EXAMPLE, costs: [...COSTS, { truth: "positive", decided: "maybe", cost: 7 }] },
      "/costs/2/decided",
    ],
    [
      "answers that do not sum to 1",
      { ...EXAMPLE, reviewer: { confusion: SHORT } },
      "/reviewer/confusion/1",
    ],
    [
      "an unknown answer",
      { ...EXAMPLE, reviewer: { confusion: [SHORT[0], { ...SHORT[1], answered: "never" }] } },
      "/reviewer/confusion/1/answered",
    ],
    ["an accuracy above 1", { ...EXAMPLE, reviewer: { accuracy: 1.2 } }, "/reviewer/accuracy"],
  ])("%s is refused where it stands, with nothing written", async (_, body, pointer) => {
    const got = await refused({ method: "POST", path: PREVIEW, body });
    expect([got.status, got.json.code]).toEqual([422, "invalid_request"]);
    expect(pointersOf(got)[0]).toBe(pointer);
  });

  it("that says NaN is no JSON at all", async () => {
    const body = asText(EXAMPLE, "0.4", "NaN");
    const got = await refused({ method: "POST", path: PREVIEW, body });
    expect([got.status, got.json.code]).toEqual([400, "malformed_json"]);
  });
});

describe("a draft that is no policy", () => {
  it.each<[string, object, string]>([
    ["a negative fee", { review_cost: -3 }, "/document/review_cost"],
    [
      "a cost in words",
      { costs: [{ ...COSTS[0], cost: "7" }, COSTS[1]] },
      "/document/costs/0/cost",
    ],
    ["no audit rate", { audit_rate: null }, "/document/audit_rate"],
    [
      "a member nobody knows",
      { triggers: { min_confidense: 0.5 } },
      "/document/triggers/min_confidense",
    ],
    [
      "a queue there is not",
      { tiers: [{ id: "senior", review_cost: 300, queue: "nowhere" }] },
      "/document/tiers/0/queue",
    ],
    ["a limit that is none", { statistics: { psi_far: -1 } }, "/document/statistics/psi_far"],
  ])("%s is refused where it stands, with nothing written", async (_, change, pointer) => {
    const body = { document: { ...POLICY, ...change }, base_version: 1 };
    const got = await refused({ method: "PUT", path: DRAFT, body });
    expect(got.status).toBe(422);
    expect(got.json.code).toBe(pointer.endsWith("queue") ? "invalid_policy" : "invalid_request");
    expect(pointersOf(got)).toEqual([pointer]);
  });

  it("beyond every number is refused where it stands, with nothing written", async () => {
    const body = asText({ document: POLICY, base_version: 1 }, "4000", "1e999");
    const got = await refused({ method: "PUT", path: DRAFT, body });
    expect([got.status, pointersOf(got)]).toEqual([422, ["/document/costs/1/cost"]]);
  });
});

describe("a draft that does not fit its endpoint", () => {
  it.each<[string, object, string, string]>([
    ["a matrix with a hole", { costs: COSTS.slice(1) }, "/costs", "no cost is given"],
    [
      "an unknown truth",
      { costs: [...COSTS, { truth: "maybe", decided: "positive", cost: 7 }] },
      "/costs/2/truth",
      "maybe",
    ],
    [
      "a second matrix with a hole",
      { matrices: { night: COSTS.slice(1) } },
      "/matrices/night",
      "no cost is given",
    ],
    [
      "answers that do not sum to 1",
      { reviewer: { confusion: SHORT } },
      "/reviewer/confusion/1",
      "sums to 0.9",
    ],
    [
      "a condition that does not parse",
      rule("input.amount > > 3"),
      "/triggers/rules/0/when",
      "character 16",
    ],
    [
      "a text that does not end",
      rule('context.tier = "gold'),
      "/triggers/rules/0/when",
      "character 16",
    ],
    ["a condition on an unknown label", rule("p.maybe > 0.3"), "/triggers/rules/0/when", "maybe"],
    [
      "far nearer than moved",
      { statistics: { psi_moved: 0.3 } },
      "/statistics/psi_far",
      "0.25 is below 0.3",
    ],
  ])(
    "%s: kept for tomorrow, shown where, and neither tried nor published",
    async (_, change, pointer, words) => {
      const document = { ...POLICY, ...change };
      const as = world.people.admin;
      const saved = await world.send({
        method: "PUT",
        path: DRAFT,
        as,
        body: { document, base_version: 1 },
      });
      expect(saved.status).toBe(200);
      expect(saved.json.problems).toEqual([{ pointer, detail: expect.stringContaining(words) }]);
      const tried = await refused({ method: "POST", path: `${DRAFT}/simulate`, body: {} });
      expect([tried.status, tried.json.code, pointersOf(tried)]).toEqual([
        422,
        "invalid_policy",
        [pointer],
      ]);
      const sent = await refused({ method: "POST", path: `${DRAFT}/simulate`, body: { document } });
      expect([sent.json.code, pointersOf(sent)]).toEqual([
        "invalid_policy",
        [`/document${pointer}`],
      ]);
      const body = { reason: "to see it refused", base_version: 1 };
      const published = await refused({ method: "POST", path: `${DRAFT}/publish`, body });
      expect([published.status, published.json.code, pointersOf(published)]).toEqual([
        422,
        "invalid_policy",
        [pointer],
      ]);
    },
  );
});

describe("a draft that is odd", () => {
  it.each<[string, object, string]>([
    [
      "a trigger on what nobody measures",
      { triggers: { max_disagreement: 0.2 } },
      "/triggers/max_disagreement",
    ],
    ["a reviewer who might as well toss a coin", { reviewer: { accuracy: 0.5 } }, "/reviewer"],
  ])("%s is pointed out and may be published", async (_, change, pointer) => {
    const body = { document: { ...POLICY, ...change }, base_version: 1 };
    const saved = await world.send({ method: "PUT", path: DRAFT, as: world.people.admin, body });
    expect(saved.json.problems).toEqual([]);
    const warned = (saved.json.warnings as { pointer: string }[]).map((it) => it.pointer);
    expect(warned).toContain(pointer);
  });
});
