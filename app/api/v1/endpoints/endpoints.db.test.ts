import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import type { Service } from "#lib/kernel/principal";
import { createQueue } from "#lib/review/create-queue";
import { PUT as stopQueue } from "../queues/[queue]/stop/route";
import { GET as readFigures } from "./[endpoint]/figures/route";
import { POST as restore } from "./[endpoint]/policies/[version]/restore/route";
import { GET as readPolicy } from "./[endpoint]/policies/[version]/route";
import { POST as publish } from "./[endpoint]/policies/draft/publish/route";
import { PUT as putDraft, GET as readDraft } from "./[endpoint]/policies/draft/route";
import { POST as simulate } from "./[endpoint]/policies/draft/simulate/route";
import { GET as listPolicies } from "./[endpoint]/policies/route";
import { PATCH as patchEndpoint, GET as readEndpoint } from "./[endpoint]/route";
import { PUT as stop } from "./[endpoint]/stop/route";
import { GET as listEndpoints, POST as postEndpoint } from "./route";
import { asker, person } from "./routes.test.fixture";

const { db, drop } = await testDatabase();
const ask = asker(db);
const params = { endpoint: "worked" };
const ada = { id: "usr_ada", role: "admin" };
const service: Service = {
  ...{ kind: "service", id: "key_1", name: "CRM" },
  ...{ scopes: ["read"], endpoints: ["other"] },
};

function policy(reviewCost: number) {
  const costs = [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ];
  return { costs, review_cost: reviewCost };
}

const worked = {
  name: "worked",
  title: "Worked example",
  question: "Positive or negative?",
  labels: ["positive", "negative"],
  input_kind: "probabilities",
  queue: "desk",
  policy: policy(200),
  waiver: { reason: "the caller vouches for them" },
};

beforeAll(async () => {
  for (const name of ["desk", "annex"]) await createQueue(db, { name, title: name, actor: ada });
});

afterAll(drop);

describe("an endpoint over the API", () => {
  it("is opened, read, listed and amended", async () => {
    const opened = await ask(postEndpoint, "POST", { body: worked, key: "open-1" });
    expect(opened).toMatchObject({
      status: 201,
      json: { name: "worked", active_policy: 1, queue: { name: "desk" }, model: null },
    });
    const again = await ask(postEndpoint, "POST", { body: worked, key: "open-1" });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.json).toEqual(opened.json);
    const taken = await ask(postEndpoint, "POST", { body: worked });
    expect(taken).toMatchObject({ status: 409, json: { code: "already_exists" } });
    const nowhere = await ask(postEndpoint, "POST", { body: { ...worked, queue: "gone" } });
    expect(nowhere).toMatchObject({ status: 404, json: { code: "not_found" } });
    const body = { queue: "annex", title: "The example" };
    expect(await ask(patchEndpoint, "PATCH", { params, body })).toMatchObject({ status: 200 });
    const listed = await ask(listEndpoints, "GET");
    expect(listed.json).toMatchObject({
      items: [{ title: "The example", queue: { name: "annex" } }],
      next_cursor: null,
    });
  });

  it("does not exist for a key that cannot reach it, nor for the policies below it", async () => {
    const handlers = [readEndpoint, listPolicies, readDraft, readFigures];
    for (const handler of handlers)
      expect(await ask(handler, "GET", { params, as: service })).toMatchObject({ status: 404 });
    const tried = await ask(simulate, "POST", { params, as: service, body: {} });
    expect(tried).toMatchObject({ status: 404 });
  });

  it("is opened and changed by administrators only", async () => {
    const as = person("lea", "lead", "auditor");
    const writes = [
      ask(postEndpoint, "POST", { as, body: worked }),
      ask(patchEndpoint, "PATCH", { as, params, body: {} }),
      ask(putDraft, "PUT", { as, params, body: { document: policy(9), base_version: 1 } }),
    ];
    for (const write of writes) expect(await write).toMatchObject({ status: 403 });
    expect(await ask(readEndpoint, "GET", { as, params })).toMatchObject({ status: 200 });
  });
});

describe("a policy over the API", () => {
  it("goes from draft to force and back, each step saying what it did", async () => {
    const draft = { document: policy(500), base_version: 1, revision: 0 };
    const saved = await ask(putDraft, "PUT", { params, body: draft });
    expect(saved).toMatchObject({
      status: 200,
      json: { saved: true, revision: 1, problems: [], warnings: [{ pointer: "/reviewer" }] },
    });
    const late = await ask(putDraft, "PUT", { params, body: draft });
    expect(late).toMatchObject({
      status: 409,
      json: { code: "stale_base", draft: { revision: 1, updated_by: "usr_ada" } },
    });
    const tried = await ask(simulate, "POST", { params, body: { days: 7 } });
    expect(tried).toMatchObject({ status: 200, json: { n: 0, days: 7, currency: "USD" } });

    const publishing = { reason: "reviews became dearer", base_version: 1 };
    const bare = await ask(publish, "POST", { params, body: publishing });
    expect(bare).toMatchObject({ status: 409, json: { code: "calibration_missing" } });
    const short = await ask(publish, "POST", { params, body: { ...publishing, reason: "dearer" } });
    expect(short).toMatchObject({ status: 422, json: { errors: [{ pointer: "/reason" }] } });
    const waiver = { reason: "the caller vouches again" };
    const published = await ask(publish, "POST", { params, body: { ...publishing, waiver } });
    expect(published).toMatchObject({
      status: 201,
      json: { version: 2, state: "active", waiver_holds: true, simulation: { n: 0, days: 30 } },
    });
    const stale = await ask(publish, "POST", { params, body: { ...publishing, waiver } });
    expect(stale).toMatchObject({ status: 409, json: { code: "stale_base", active_version: 2 } });

    const back = { reason: "back to the old price" };
    const old = { ...params, version: "1" };
    const restored = await ask(restore, "POST", { params: old, body: back });
    expect(restored).toMatchObject({
      status: 201,
      json: { version: 3, restored_from: 1, simulation: { n: 0, days: 30 } },
    });
    const listed = await ask(listPolicies, "GET", { params, query: "?limit=2" });
    expect(listed.json).toMatchObject({
      items: [
        { version: 3, state: "active", document: { review_cost: 200 } },
        { version: 2, state: "retired", document: { review_cost: 500 } },
      ],
      next_cursor: "2",
    });
    const first = await ask(readPolicy, "GET", { params: old });
    expect(first.json).toMatchObject({ version: 1, state: "retired", reason: expect.any(String) });
  });

  it("shows a draft that does not fit, and where", async () => {
    const document = { ...policy(300), triggers: { never_automatic: ["maybe"] } };
    const body = { document, base_version: 3 };
    const saved = await ask(putDraft, "PUT", { params, body });
    expect(saved.json).toMatchObject({ problems: [{ pointer: "/triggers/never_automatic/0" }] });
    const tried = await ask(simulate, "POST", { params, body: {} });
    expect(tried).toMatchObject({
      status: 422,
      json: { code: "invalid_policy", errors: [{ pointer: "/triggers/never_automatic/0" }] },
    });
  });
});

describe("the stop switch over the API", () => {
  it("is an administrator's, or of whoever leads the queue", async () => {
    const body = { mode: "review", reason: "scores look wrong" };
    const lead = person("lea", "lead");
    expect(await ask(stop, "PUT", { params, body, as: lead })).toMatchObject({ status: 404 });
    const stopped = await ask(stop, "PUT", { params, body });
    expect(stopped.json).toMatchObject({ stop: { ...body, by: "usr_ada" } });
    const lifted = await ask(stop, "PUT", { params, body: { ...body, mode: "off" } });
    expect(lifted.json).toMatchObject({ stop: { mode: "off", reason: null } });
    const queue = { queue: "annex" };
    const quiet = await ask(stopQueue, "PUT", { params: queue, body });
    expect(quiet.json).toMatchObject({ mode: "review", by: "usr_ada" });
    const foreign = await ask(stopQueue, "PUT", { params: queue, body, as: lead });
    expect(foreign).toMatchObject({ status: 404 });
  });
});
