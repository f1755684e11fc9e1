import { afterAll, beforeAll, expect, it } from "vitest";
import { Problem } from "#lib/contracts/common";
import { type ApiWorld, apiWorld, POLICY, sentOk, service } from "./api-world.test.fixture";
import type { Sent } from "./sender.test.fixture";

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
  const as = world.people.admin;
  const endpoint = "/api/v1/endpoints/worked-example";
  const { json } = await sentOk(world.send, { path: `${endpoint}/policies`, as });
  const [{ version: base_version }] = json.items;
  const cost = { base: 0, per_unit: 40, of: "amount" };
  const [first] = POLICY.costs;
  const costs = [first, { truth: "positive", decided: "negative", cost }];
  const document = { ...POLICY, costs, on_missing_cost: "reject" };
  const [reason, path] = ["Reject what cannot be priced", `${endpoint}/policies/draft`];
  const draft = { base_version, document };
  await sentOk(world.send, { method: "PUT", path, as, body: draft });
  const body = { reason, base_version, waiver: { reason } };
  await sentOk(world.send, { method: "POST", path: `${path}/publish`, as, body });
});
afterAll(() => world.close());

const probabilities = { negative: 0.4, positive: 0.6 };
const call: Sent & { readonly body: object } = {
  method: "POST",
  path: "/api/v1/endpoints/worked-example/predictions",
  as: service(),
  body: {
    inputs: [
      { probabilities, context: { amount: 7 } },
      { probabilities, reference: "no-amount" },
    ],
  },
};
const byId = (id: string) => `/api/v1/rejections/${id}`;

it("answers a call with a rejected input as a problem that points at it and names its row", async () => {
  const refused = await world.send(call);
  expect([refused.status, refused.headers.get("content-type")]).toEqual([
    422,
    "application/problem+json",
  ]);
  const problem = Problem.parse(refused.json);
  expect(problem).toMatchObject({ code: "input_rejected", type: "/problems/input_rejected" });
  expect(problem.errors).toEqual([
    { pointer: "/inputs/1", detail: expect.stringContaining("rejected: missing_cost") },
  ]);
  const [id] = refused.json.rejections;
  const told = await sentOk(world.send, { path: byId(id), as: service() });
  expect(told.json).toMatchObject({
    ...{ id, endpoint: "worked-example", reference: "no-amount", position: 1, status: 422 },
    ...{ request_id: problem.request_id, probabilities },
    reasons: [{ code: "missing_cost", decided: true }],
  });
  const replay = await sentOk(world.send, {
    ...{ method: "POST", path: `${byId(id)}/replay`, as: service(), body: {} },
  });
  expect(replay.json).toEqual({ rejection_id: id, identical: true, differences: [] });
});

it("replays the refusal to the byte under its key, with one row to show for it", async () => {
  const rows = await world.db.rejectedInput.count();
  const keyed = { ...call, key: "rejected-once" };
  const first = await world.send(keyed);
  const again = await Promise.all([1, 2, 3].map(() => world.send(keyed)));
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  for (const { status, text, headers } of again) {
    expect([status, text]).toEqual([422, first.text]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("idempotency-replayed")).toBe("true");
  }
  expect(await world.db.rejectedInput.count()).toBe(rows + 1);
  const other = await world.send({ ...keyed, body: { inputs: [{ probabilities }] } });
  expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
});

it("is listed among rejections, by reason and reference, and never among predictions", async () => {
  const { json } = await world.send(call);
  const query = "endpoint=worked-example&reference=no-amount";
  const as = service();
  const listed = await sentOk(world.send, {
    ...{ path: `/api/v1/rejections?${query}&reason=missing_cost&limit=1`, as },
  });
  expect(listed.json.items.map(({ id }: { id: string }) => id)).toEqual(json.rejections);
  const predictions = await sentOk(world.send, { path: `/api/v1/predictions?${query}`, as });
  expect(predictions.json.items).toEqual([]);
});

it("is nothing to a key that does not reach the endpoint", async () => {
  const { json } = await world.send(call);
  const [id] = json.rejections;
  const as = service(["predict", "read"], ["elsewhere"]);
  const replay = { method: "POST", path: `${byId(id)}/replay`, body: {} };
  for (const sent of [{ path: byId(id) }, replay]) {
    expect((await world.send({ ...sent, as })).status).toBe(404);
  }
  const listed = await sentOk(world.send, { path: "/api/v1/rejections", as });
  expect(listed.json.items).toEqual([]);
  expect((await world.send({ path: byId(id), as: world.people.auditor })).status).toBe(200);
});
