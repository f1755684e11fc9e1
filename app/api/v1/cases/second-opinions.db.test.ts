import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import type { Person } from "#lib/kernel/principal";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { metricsText } from "#lib/telemetry/metrics";
import {
  type ApiWorld,
  apiWorld,
  POLICY,
  sentOk,
  service,
  TO_A_PERSON,
} from "../../api-world.test.fixture";

/** After "negative" a second person costs 220 where acting costs 343; after "positive" acting costs 123. */
const WEIGHED = Policy.parse({
  ...POLICY,
  review_cost: 20,
  reviewer_mode: "combined",
  reviewer: {
    confusion: [
      { truth: "positive", answered: "positive", probability: 0.95 },
      { truth: "positive", answered: "negative", probability: 0.05 },
      { truth: "negative", answered: "positive", probability: 0.2 },
      { truth: "negative", answered: "negative", probability: 0.8 },
    ],
  },
});

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
  const where = { where: { name: "worked-example" } };
  const { queueId } = await world.db.endpoint.findUniqueOrThrow(where);
  await createEndpoint(world.db, {
    ...{ name: "weighed", title: "Weighed", question: "Is it?", inputKind: "probabilities" },
    ...{ labels: ["negative", "positive"], queueId, policy: WEIGHED },
    waiver: { reason: "nobody measures these" },
    actor: { id: "seed", role: "system" },
  });
});
afterAll(() => world.close());

async function ask(): Promise<{ id: string; case_id: string }> {
  const path = "/api/v1/endpoints/weighed/predictions";
  const body = { inputs: [TO_A_PERSON] };
  const sent = { method: "POST", path, as: service(), body };
  const { json } = await sentOk(world.send, sent);
  const [told] = json.predictions;
  expect(told).toMatchObject({ route: "review", status: "pending" });
  return told;
}

async function claim(as: Person, caseId: string) {
  const path = `/api/v1/cases/${caseId}/claim`;
  return (await sentOk(world.send, { method: "POST", path, as, body: {} })).json;
}

async function answer(as: Person, caseId: string, label: string) {
  const { claim: held } = await claim(as, caseId);
  const body = { claim_token: held.token, label };
  const path = `/api/v1/cases/${caseId}/decision`;
  return { method: "POST", path, as, body, key: `answer-${caseId}-${as.id}` };
}

describe("an answer that somebody else is asked about as well", () => {
  it("is acknowledged without a decision, in the same bytes however often it is sent", async () => {
    const { id, case_id } = await ask();
    const sent = await answer(world.people.reviewer, case_id, "negative");
    const told = await sentOk(world.send, sent);
    expect(told.json).toEqual({
      ...{ case_id, prediction_id: id, decision: null, next: "second_opinion" },
    });
    expect((await sentOk(world.send, sent)).text).toBe(told.text);
    const unkeyed = await world.send({ ...sent, key: "another-tab" });
    expect([unkeyed.status, unkeyed.json.code, unkeyed.json.answer]).toEqual([
      409,
      "answered_by_you",
      "negative",
    ]);
    const path = `/api/v1/predictions/${id}`;
    const pending = await sentOk(world.send, { path, as: service() });
    expect(pending.json).toMatchObject({ status: "pending", decision: null });

    const second = await answer(world.people.second, case_id, "negative");
    const decided = await sentOk(world.send, second);
    expect(decided.json).toMatchObject({ next: null, decision: { label: "negative" } });
    const done = await sentOk(world.send, { path, as: service() });
    expect(done.json).toMatchObject({ status: "decided", decision: { label: "negative" } });
  });

  it("looks to the next person in every reply like a case nobody has answered", async () => {
    const [answered, fresh] = [await ask(), await ask()];
    const note = { text: "I would say negative" };
    const { reviewer, second } = world.people;
    const sent = await answer(reviewer, answered.case_id, "negative");
    const path = `/api/v1/cases/${answered.case_id}`;
    await sentOk(world.send, { method: "POST", path: `${path}/notes`, as: reviewer, body: note });
    await sentOk(world.send, sent);
    const seen = async (caseId: string) => {
      const read = await sentOk(world.send, { path: `/api/v1/cases/${caseId}`, as: second });
      const list = await sentOk(world.send, { path: "/api/v1/cases?state=waiting", as: second });
      const row = list.json.items.find((it: { id: string }) => it.id === caseId);
      return [read.json.case, row, (await claim(second, caseId)).case];
    };
    const apart = { id: "", created_at: "" };
    const plain = (cards: object[]) => cards.map((card) => ({ ...card, ...apart }));
    expect(plain(await seen(answered.case_id))).toEqual(plain(await seen(fresh.case_id)));
  });

  it("counts as no decision, and a claim taken over after a lapse as one lapse", async () => {
    const { case_id } = await ask();
    const { reviewer, second } = world.people;
    await claim(reviewer, case_id);
    await advanceClock(world.db, 3600);
    const before = await metricsText();
    expect(before.text).toContain("umpire_claim_expired_total 0");
    await sentOk(world.send, await answer(second, case_id, "negative"));
    await sentOk(world.send, await answer(reviewer, case_id, "negative"));
    const after = await metricsText();
    expect(after.text).toContain("umpire_claim_expired_total 1");
    const decisions = (text: string) =>
      Number(/umpire_decisions_total\{queue="worked-example"\} (\d+)/.exec(text)?.[1] ?? 0);
    expect(decisions(after.text) - decisions(before.text)).toBe(1);
  });
});

it("a draft that names an unknown queue is refused with a pointer to it", async () => {
  const tiers = [{ id: "senior", review_cost: 300, queue: "nobody-here" }];
  const document = { ...POLICY, tiers };
  const path = "/api/v1/endpoints/worked-example/policies/draft";
  const body = { document, base_version: 1 };
  const as = world.people.admin;
  const refused = await world.send({ method: "PUT", path, as, body });
  expect([refused.status, refused.json.code, refused.json.errors]).toMatchObject([
    422,
    "invalid_policy",
    [{ pointer: "/document/tiers/0/queue" }],
  ]);
  const known = { ...document, tiers: [{ ...tiers[0], queue: "senior-loans" }] };
  const saved = await world.send({
    ...{ method: "PUT", path, as },
    body: { ...body, document: known },
  });
  expect([saved.status, saved.json.problems]).toEqual([200, []]);
});
