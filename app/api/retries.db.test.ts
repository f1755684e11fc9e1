import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/db/client";
import {
  type ApiWorld,
  apiWorld,
  askPerson,
  POLICY,
  sentOk,
  service,
  TO_A_PERSON,
} from "./api-world.test.fixture";
import { type Got, type Send, type Sent, sender } from "./sender.test.fixture";

const AT_ONCE = 20;
const ONE_BY_ONE = 100;

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
});
afterAll(() => world.close());

type Write = {
  readonly name: string;
  readonly sent: () => Promise<Sent & { readonly body: object }>;
  /** What there is one more of afterwards. */
  readonly effect: () => Promise<number>;
  /** Another request than `body`, under the same key. */
  readonly other: object;
};

const WRITES: readonly Write[] = [
  {
    name: "a prediction",
    sent: async () => ({
      ...{ method: "POST", path: "/api/v1/endpoints/worked-example/predictions", as: service() },
      body: { inputs: [{ ...TO_A_PERSON, reference: "loan-1" }] },
    }),
    effect: () => world.db.prediction.count(),
    other: { inputs: [{ ...TO_A_PERSON, reference: "loan-2" }] },
  },
  {
    name: "a claim of the next case",
    sent: async () => {
      await askPerson(world.send);
      await askPerson(world.send);
      const path = "/api/v1/queues/worked-example/claims";
      return { method: "POST", path, as: world.people.second, body: { kind: "active" } };
    },
    effect: () => world.db.reviewCase.count({ where: { claimedBy: world.people.second.id } }),
    other: { kind: "reserved" },
  },
  {
    name: "a decision",
    sent: async () => {
      const { caseId } = await askPerson(world.send);
      const [path, as] = [`/api/v1/cases/${caseId}`, world.people.reviewer];
      const claim = { method: "POST", path: `${path}/claim`, as, body: {} };
      const { json } = await sentOk(world.send, claim);
      const body = { claim_token: json.claim.token, label: "negative" };
      return { method: "POST", path: `${path}/decision`, as, body };
    },
    effect: () => world.db.decision.count(),
    other: { claim_token: "t1", label: "positive" },
  },
  {
    name: "an undo",
    sent: async () => {
      const as = world.people.lead;
      const { caseId } = await askPerson(world.send, "worked-example");
      const path = `/api/v1/cases/${caseId}`;
      const claim = { method: "POST", path: `${path}/claim`, as, body: {} };
      const { json } = await sentOk(world.send, claim);
      const body = { claim_token: json.claim.token, label: "negative" };
      const told = await sentOk(world.send, { method: "POST", path: `${path}/decision`, as, body });
      const { id } = told.json.decision;
      return { method: "POST", path: `/api/v1/decisions/${id}/undo`, as, body: {} };
    },
    effect: () => world.db.decision.count({ where: { kind: "reversal" } }),
    other: { surplus: 1 },
  },
  {
    name: "a publication",
    sent: async () => {
      const [path, as] = ["/api/v1/endpoints/worked-example/policies/draft", world.people.admin];
      const document = { ...POLICY, review_cost: 350 };
      await sentOk(world.send, { method: "PUT", path, as, body: { document, base_version: 1 } });
      const waiver = { reason: "the caller vouches for them" };
      const body = { reason: "reviews became dearer", base_version: 1, waiver };
      return { method: "POST", path: `${path}/publish`, as, body };
    },
    effect: () => world.db.policyVersion.count(),
    other: { reason: "reviews became dearer", base_version: 2 },
  },
  {
    name: "an outcome",
    sent: async () => {
      const { predictionId } = await askPerson(world.send);
      const path = `/api/v1/predictions/${predictionId}/outcome`;
      return { method: "POST", path, as: service(), body: { label: "positive" } };
    },
    effect: () => world.db.outcome.count(),
    other: { label: "negative" },
  },
];

describe.each(WRITES)("$name, asked again under its key", ({ sent, effect, other, name }) => {
  const key = `key of ${name}`.replaceAll(" ", "-");

  it(`has one effect and one answer: ${AT_ONCE} at once, ${ONE_BY_ONE} one by one`, async () => {
    const asked = { ...(await sent()), key };
    const [before, logged] = [await effect(), await world.db.auditEvent.count()];
    const together = await Promise.all(Array.from({ length: AT_ONCE }, () => world.send(asked)));
    const [first, ...same] = together;
    expect(first?.status).toBeLessThan(300);
    expect(new Set(same.map(({ text }) => text))).toEqual(new Set([first?.text]));
    expect(together.filter(isReplay)).toHaveLength(AT_ONCE - 1);
    expect(await effect()).toBe(before + 1);
    const events = (await world.db.auditEvent.count()) - logged;

    for (let i = 0; i < ONE_BY_ONE; i++) {
      const again = await world.send(asked);
      expect([again.status, again.text, isReplay(again)]).toEqual([
        first?.status,
        first?.text,
        true,
      ]);
    }
    await afterRestart(async (send) => expect((await send(asked)).text).toBe(first?.text));
    expect(await effect()).toBe(before + 1);
    expect((await world.db.auditEvent.count()) - logged).toBe(events);

    const reused = await world.send({ ...asked, body: other });
    expect(reused.status).toBe(422);
    if (!("surplus" in other)) expect(reused.json.code).toBe("idempotency_key_reused");
    expect(await effect()).toBe(before + 1);
  });
});

function isReplay({ headers }: Got): boolean {
  return headers.get("idempotency-replayed") === "true";
}

/** Hands over what a process has that was not there when the write was made. */
async function afterRestart(act: (send: Send) => Promise<void>): Promise<void> {
  const db = openDatabase(world.url);
  await act(sender(db)).finally(() => db.$disconnect());
}

describe("a key", () => {
  it("is its caller's own, and its route's", async () => {
    const { predictionId } = await askPerson(world.send);
    const outcome = { method: "POST", path: `/api/v1/predictions/${predictionId}/outcome` };
    const said = { ...outcome, body: { label: "positive" }, key: "one-key" };
    const ids = [];
    for (const as of [service(), world.people.admin]) {
      ids.push((await sentOk(world.send, { ...said, as })).json.id);
    }
    const path = "/api/v1/endpoints/worked-example/predictions";
    const asked = { method: "POST", path, body: { inputs: [TO_A_PERSON] }, key: "one-key" };
    const predicted = await sentOk(world.send, { ...asked, as: service() });
    expect([new Set(ids).size, isReplay(predicted)]).toEqual([2, false]);
  });

  it("keeps no refusal: once it is right, it acts", async () => {
    const { caseId } = await askPerson(world.send);
    const path = `/api/v1/cases/${caseId}/decision`;
    const as = world.people.admin;
    const body = { claim_token: "t1", label: "negative" };
    const asked = { method: "POST", path, as, body, key: "early" };
    expect((await world.send(asked)).status).toBe(409);
    const claim = { method: "POST", path: `/api/v1/cases/${caseId}/claim`, as, body: {} };
    expect((await sentOk(world.send, claim)).json.claim.token).toBe("t1");
    const decided = await world.send(asked);
    expect([decided.status, isReplay(decided)]).toEqual([200, false]);
  });

  it("opens nothing that its caller has lost the right to", async () => {
    const body = { mode: "review", reason: "scores look wrong" };
    const asked = { method: "PUT", path: "/api/v1/queues/worked-example/stop", body, key: "stop" };
    await sentOk(world.send, { ...asked, as: world.people.lead });
    const demoted = { ...world.people.lead, roles: ["reviewer"] as const };
    expect((await world.send({ ...asked, as: demoted })).status).toBe(403);
    expect((await world.send({ ...asked, as: null })).status).toBe(401);
  });

  it.each(["", "ä", "a b", "x".repeat(256)])("that is none is refused: %s", async (key) => {
    const path = "/api/v1/me/settings";
    const headers = { "idempotency-key": key };
    const sent = { method: "PUT", path, as: world.people.admin, body: {}, headers };
    const { status, json } = await world.send(sent);
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, "/headers/idempotency-key"]);
  });
});
