import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictInput, PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { predict } from "./predict";

/**
 * Three labels at .6, .3, .1. Acting on them costs 24 for a (.3·50 + .1·90), 19 for b (.6·20 + .1·70) and 21 for c
 * (.6·30 + .3·10); nothing here is symmetric, so that no row can pass for a column.
 */
const BELIEF = { a: 0.6, b: 0.3, c: 0.1 };
const COSTS: PolicyInput["costs"] = [
  { decided: "a", truth: "b", cost: 50 },
  { decided: "a", truth: "c", cost: 90 },
  { decided: "b", truth: "a", cost: 20 },
  { decided: "b", truth: "c", cost: 70 },
  { decided: "c", truth: "a", cost: 30 },
  { decided: "c", truth: "b", cost: 10 },
];

let test: TestDatabase;
let world: ServingWorld;
let queueId: string;
let made = 0;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  const { id } = await test.db.queue.findFirstOrThrow();
  queueId = id;
});
afterAll(() => test.drop());

/** One prediction under a policy of its own: the costs above and a review at 20, but for `dials`. */
async function under(
  dials: Partial<PolicyInput>,
  input: PredictInput = { probabilities: BELIEF },
): Promise<PredictionDto> {
  made += 1;
  const name = `dial-${made}`;
  await createEndpoint(test.db, {
    name,
    title: "Dial",
    question: "Which one?",
    labels: ["a", "b", "c"],
    inputKind: "probabilities",
    queueId,
    policy: Policy.parse({ costs: COSTS, review_cost: 20, ...dials }),
    waiver: { reason: "The probabilities are given." },
    actor: { id: "usr_admin", role: "admin", requestId: "req_1" },
  });
  const { reply } = await predict(test.db, world.call({ endpoint: name, inputs: [input] }));
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions[0];
}

const withContext = (context: NonNullable<PredictInput["context"]>): PredictInput => ({
  probabilities: BELIEF,
  context,
});
const rule = (when: string, effect: Record<string, unknown>): Partial<PolicyInput> => ({
  triggers: { rules: [{ name: "house rule", when, effect: effect as never }] },
});
const codes = ({ reasons }: PredictionDto) => reasons.map(({ code }) => code);
const decidedBy = ({ reasons }: PredictionDto) => reasons.find(({ decided }) => decided)?.code;
const near = (value: number) => expect.closeTo(value, 9);

describe("costs", () => {
  it("take the cheapest action, which is not the likeliest label", async () => {
    const it = await under({});
    expect(it).toMatchObject({ route: "auto", decision: { label: "b" } });
    expect(it.cost.by_action).toEqual({ a: near(24), b: near(19), c: near(21) });
  });

  it("take the model's label where the policy says so, and ask because that is dearer", async () => {
    const it = await under({ action_rule: "model_label" });
    expect(it).toMatchObject({ route: "review", provisional: "a", cost: { automatic: near(24) } });
  });

  it("leave to people what even the right answer costs: the fee is not the price of a review", async () => {
    const more: PolicyInput["costs"] = [...COSTS, { decided: "a", truth: "a", cost: 8 }];
    const dear = await under({ costs: more, review_cost: 15 });
    // 15 + .6·8 = 19.8 is more than the 19 of b.
    expect(dear).toMatchObject({
      route: "auto",
      cost: { automatic: near(19), review: near(19.8) },
    });
    const cheap = await under({ costs: more, review_cost: 12 });
    expect(cheap).toMatchObject({ route: "review", cost: { net_benefit_of_review: near(2.2) } });
  });

  it("may choose an action that is no label", async () => {
    const hold = (["a", "b", "c"] as const).map((truth, k) => ({
      decided: "hold",
      truth,
      cost: 5 + k,
    }));
    const it = await under({ actions: ["hold"], costs: [...COSTS, ...hold] });
    // .6·5 + .3·6 + .1·7
    expect(it).toMatchObject({ decision: { label: "hold" }, cost: { automatic: near(5.5) } });
  });
});

describe("costs by the case", () => {
  const formula = { base: 2, per_unit: 3, of: "amount" };
  const byAmount = (cost: PolicyInput["costs"][number]["cost"]): Partial<PolicyInput> => ({
    costs: COSTS.map((it) => (it.decided === "b" && it.truth === "a" ? { ...it, cost } : it)),
  });

  it("follow the amount", async () => {
    const small = await under(byAmount(formula), withContext({ amount: 1 }));
    // .6·(2 + 3) + .1·70
    expect(small).toMatchObject({ decision: { label: "b" }, cost: { automatic: near(10) } });
    const large = await under(byAmount(formula), withContext({ amount: 10 }));
    // b would cost .6·32 + 7 = 26.2, so that c is the cheapest, at 21
    expect(large).toMatchObject({ route: "review", provisional: "c" });
    expect(large.cost.by_action).toMatchObject({ b: near(26.2) });
  });

  it("stay within their bounds", async () => {
    const it = await under(byAmount({ ...formula, max: 11 }), withContext({ amount: 10 }));
    expect(it.cost.by_action).toMatchObject({ b: near(13.6) });
  });

  it("ask when the amount is missing, or refuse, or take the one that is stated", async () => {
    const asked = await under(byAmount(formula));
    expect(asked).toMatchObject({ route: "review", cost: { automatic: null } });
    expect(decidedBy(asked)).toBe("missing_cost");
    const refused = under({ ...byAmount(formula), on_missing_cost: "reject" });
    await expect(refused).rejects.toMatchObject({ code: "input_rejected" });
    const stated = await under({ ...byAmount(formula), on_missing_cost: { use: 1 } });
    expect(stated).toMatchObject({ route: "auto", cost: { automatic: near(10) } });
  });
});

describe("reviewers who err", () => {
  it("are priced by their accuracy", async () => {
    // Errors cost .6·.05·50 + .3·.05·60 + .1·.05·160 = 3.2
    const reviewer = { accuracy: 0.9 };
    const worth = await under({ reviewer, review_cost: 15 });
    expect(worth).toMatchObject({ route: "review", cost: { review: near(18.2) } });
    const notWorth = await under({ reviewer, review_cost: 16 });
    expect(notWorth).toMatchObject({ route: "auto", cost: { review: near(19.2) } });
  });

  it("are priced by whom they take for whom", async () => {
    const confusion = [
      { truth: "a", answered: "a", probability: 0.8 },
      { truth: "a", answered: "b", probability: 0.15 },
      { truth: "a", answered: "c", probability: 0.05 },
      { truth: "b", answered: "a", probability: 0.1 },
      { truth: "b", answered: "b", probability: 0.9 },
      { truth: "c", answered: "b", probability: 0.3 },
      { truth: "c", answered: "c", probability: 0.7 },
    ];
    const it = await under({ reviewer: { confusion }, review_cost: 12 });
    // .6·(.15·20 + .05·30) + .3·(.1·50) + .1·(.3·70) = 6.3
    expect(it.cost.review).toBeCloseTo(18.3, 9);
  });

  it("are worth more as evidence than as the last word", async () => {
    const half = { reviewer: { accuracy: 0.4 }, review_cost: 0.05 };
    const last = await under(half);
    expect(last).toMatchObject({ route: "auto", cost: { review: near(19.25) } });
    const evidence = await under({ ...half, reviewer_mode: "combined" });
    expect(evidence).toMatchObject({ route: "review", cost: { review: near(18.95) } });
  });

  it("are climbed past when a senior one is the better bet", async () => {
    const senior = { id: "senior", review_cost: 10, reviewer: { accuracy: 0.97 } };
    const it = await under({ reviewer: { accuracy: 0.4 }, review_cost: 5, tiers: [senior] });
    // 10 + .6·.015·50 + .3·.015·60 + .1·.015·160 = 10.96 against 5 + 19.2
    expect(it).toMatchObject({ route: "review", cost: { review: near(10.96) } });
    const row = await test.db.prediction.findUniqueOrThrow({ where: { id: it.id } });
    expect(row.decision).toMatchObject({ decider: "senior" });
  });
});

describe("triggers", () => {
  it.each<[string, PolicyInput["triggers"]]>([
    ["never_automatic", { never_automatic: ["b"] }],
    ["below_confidence", { min_confidence: 0.61 }],
    ["below_margin", { min_margin: 0.31 }],
    ["above_entropy", { max_entropy: 0.89 }],
  ])("%s sends to a person what the costs would have answered", async (code, triggers) => {
    const it = await under({ triggers });
    expect(it).toMatchObject({ route: "review", provisional: "b", solely_automated: false });
    expect(decidedBy(it)).toBe(code);
  });

  it.each([
    { min_confidence: 0.59 },
    { min_margin: 0.29 },
    { max_entropy: 0.9 },
    { never_automatic: ["a"] },
  ])("%o leaves alone what is within it", async (triggers) => {
    expect(await under({ triggers })).toMatchObject({ route: "auto", reasons: [] });
  });

  it("are all on record, the first by precedence decides", async () => {
    const it = await under(
      {
        review_cost: 15,
        triggers: {
          min_confidence: 0.7,
          never_automatic: ["b"],
          rules: [{ name: "vip", when: "context.vip = true", effect: { force_review: true } }],
        },
      },
      withContext({ vip: true }),
    );
    expect(codes(it)).toEqual([
      "rule_force_review",
      "never_automatic",
      "cost_exceeds_review",
      "below_confidence",
    ]);
    expect(decidedBy(it)).toBe("rule_force_review");
  });
});

describe("rules", () => {
  it("read the context and the probabilities, and let others pass", async () => {
    const vip = rule('context.tier in ("gold", "silver") and p.b > 0.2', { force_review: true });
    expect(await under(vip, withContext({ tier: "gold" }))).toMatchObject({ route: "review" });
    expect(await under(vip, withContext({ tier: "tin" }))).toMatchObject({ route: "auto" });
    expect(await under(vip)).toMatchObject({ route: "auto" });
  });

  it("may force an answer, but not against a rule that forces a person", async () => {
    const forced = await under({ ...rule("margin < 0.4", { force_auto: "c" }), review_cost: 1 });
    expect(forced).toMatchObject({ route: "auto", decision: { label: "c", source: "model" } });
    expect(decidedBy(forced)).toBe("rule_force_auto");
    const both = await under({
      triggers: {
        rules: [
          { name: "one", when: "margin < 0.4", effect: { force_auto: "c" } },
          { name: "two", when: "margin < 0.4", effect: { force_review: true } },
        ],
      },
    });
    expect(both.route).toBe("review");
  });

  it("may change the matrix and the fee before anything is priced", async () => {
    const flat = COSTS.map((it) => ({ ...it, cost: it.decided === "c" ? 3 : 100 }));
    const other = await under(
      {
        ...rule("context.night = true", { use_matrix: "night" }),
        matrices: { night: flat as never },
      },
      withContext({ night: true }),
    );
    // .9·3
    expect(other).toMatchObject({ decision: { label: "c" }, cost: { automatic: near(2.7) } });
    const half = await under(rule("entropy > 0.1", { fee_multiplier: 0.5 }));
    expect(half).toMatchObject({ route: "review", cost: { review: near(10) } });
  });

  it("may only note something", async () => {
    const it = await under(rule("confidence < 0.7", { tag: "unsure" }));
    expect(it).toMatchObject({ route: "auto", reasons: [] });
    const row = await test.db.prediction.findUniqueOrThrow({ where: { id: it.id } });
    expect(row.decision).toMatchObject({ tags: ["unsure"] });
  });
});
