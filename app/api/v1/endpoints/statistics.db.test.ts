import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import type { Service } from "#lib/kernel/principal";
import { type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { type ModelDesk, openModelDesk } from "#lib/monitoring/model-desk.test.fixture";
import { GET as readCalibration, POST as refit } from "./[endpoint]/calibration/route";
import { GET as readDrift } from "./[endpoint]/drift/route";
import { POST as certify, GET as readGuarantee } from "./[endpoint]/guarantee/route";
import { GET as readReviewers } from "./[endpoint]/reviewers/route";
import { GET as readSavings } from "./[endpoint]/savings/route";
import { asker, person } from "./routes.test.fixture";

const { db, drop } = await testDatabase();
const ask = asker(db);
const stranger: Service = {
  ...{ kind: "service", id: "key_1", name: "CRM" },
  ...{ scopes: ["read"], endpoints: ["other"] },
};
const READERS = [readSavings, readCalibration, readGuarantee, readDrift];

let desk: Desk;
let models: ModelDesk;
beforeAll(async () => {
  desk = await openDesk(db, { name: "worked", more: { audit_rate: 1 } });
  models = await openModelDesk(db, { name: "scored" });
});
afterAll(drop);

async function readAll(endpoint: string): Promise<void> {
  for (const read of READERS) {
    const answer = await ask(read, "GET", { params: { endpoint } });
    expect([answer.status, answer.json.endpoint]).toEqual([200, endpoint]);
  }
}

describe("the statistics of an endpoint", () => {
  it("are there before the first prediction and after, for whoever may read policies", async () => {
    await readAll("worked");
    await readAll("scored");
    await desk.ask([0.02, 0.6]);
    await models.ask([0.1, 0.4]);
    await readAll("worked");
    await readAll("scored");
    const self = await ask(readReviewers, "GET", {
      params: { endpoint: "worked" },
      as: person("rae", "reviewer"),
    });
    expect(self).toMatchObject({ status: 200, json: { scope: "self", reviewers: [] } });
  });

  it("do not exist for a key that cannot reach it, and are not an administrator's to read of people", async () => {
    for (const read of READERS) {
      const hidden = await ask(read, "GET", { params: { endpoint: "worked" }, as: stranger });
      expect(hidden.status).toBe(404);
    }
    const foreign = await ask(readReviewers, "GET", { params: { endpoint: "worked" } });
    expect(foreign.status).toBe(403);
  });

  it("are asked in numbers that can be worked with, or pointed at", async () => {
    const params = { endpoint: "worked" };
    const wrong = await ask(readSavings, "GET", { params, query: "?days=0&half_width=-1" });
    expect(wrong.status).toBe(422);
    const pointers = wrong.json.errors.map((it: { pointer: string }) => it.pointer);
    expect(pointers).toHaveLength(2);
    const body = { alpha: 1.5, delta: 0, kind: "cost", method: "sgr" };
    const refused = await ask(certify, "POST", { params, body, key: "k1" });
    expect(refused.status).toBe(422);
    const at = refused.json.errors.map((it: { pointer: string }) => it.pointer);
    expect(at).toEqual(expect.arrayContaining(["/alpha", "/delta"]));
    const early = await ask(certify, "POST", { params, body: { alpha: 0.05 }, key: "k2" });
    expect([early.status, early.json.code]).toEqual([409, "too_few_labels"]);
  });

  it("lets administrators alone refit and certify", async () => {
    const as = person("lee", "lead");
    const reason = "half a year has passed";
    const fit = { params: { endpoint: "scored" }, body: { reason } };
    expect((await ask(refit, "POST", { ...fit, as, key: "k3" })).status).toBe(403);
    const few = await ask(refit, "POST", { ...fit, key: "k4" });
    expect([few.status, few.json.code]).toEqual([409, "too_few_labels"]);
    const own = await ask(refit, "POST", { ...fit, params: { endpoint: "worked" }, key: "k5" });
    expect([own.status, own.json.code]).toEqual([409, "model_not_ready"]);
    const promise = { params: { endpoint: "worked" }, body: { alpha: 0.05 }, as, key: "k6" };
    expect((await ask(certify, "POST", promise)).status).toBe(403);
  });
});
