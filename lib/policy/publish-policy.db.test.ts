import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { gateShared, inTransaction } from "#lib/db/transaction";
import { activePolicy } from "./active-policy";
import { pricedBy, waiverHolds } from "./admission";
import { createEndpoint } from "./create-endpoint";
import { getDraft } from "./draft-policy";
import {
  ada,
  bo,
  draft,
  loanPolicy,
  openLoans,
  openWorked,
  pointAt,
  seesWaiter,
  workedPolicy,
} from "./endpoints.test.fixture";
import { getEndpoint } from "./get-endpoint";
import { getPolicyVersion, listPolicies } from "./list-policies";
import { publishPolicy } from "./publish-policy";

const { db, drop } = await testDatabase();
const reason = "reviews became dearer";
const waiver = { reason: "the caller vouches again" };

afterAll(drop);

function publish(endpoint: string, baseVersion: number, more = {}) {
  return publishPolicy(db, { endpoint, reason, baseVersion, waiver, actor: ada, ...more });
}

describe("publishing", () => {
  it("puts the draft in force, retires the one before, drops the draft and is on the record", async () => {
    const { endpoint, policy } = await openWorked(db, "publishes");
    await draft(db, "publishes", workedPolicy(350), 1);
    const simulation = { n: 417, route_changed: 39 };
    const published = await publish("publishes", 1, { simulation });
    expect(published).toMatchObject({ version: 2, baseVersion: 1, reason, simulation });
    expect(await activePolicy(db, endpoint.id)).toEqual(published);
    expect(published.document.review_cost).toBe(350);
    const former = await getPolicyVersion(db, { endpointId: endpoint.id, version: 1 });
    expect(former).toMatchObject({ id: policy.id, state: "retired" });
    expect(former.retiredAt).toBeInstanceOf(Date);
    expect(await getDraft(db, endpoint.id)).toMatchObject({ saved: false, baseVersion: 2 });
    const [event] = await db.auditEvent.findMany({ where: { act: "publish_policy" } });
    expect(event).toMatchObject({
      actorId: "usr_ada",
      actorRole: "admin",
      objectId: endpoint.id,
      reason,
      requestId: "req_7",
      policyVersion: 2,
      before: { version: 1 },
    });
  });

  it("refuses a stale base, naming the version in force, and changes nothing", async () => {
    const { endpoint } = await openWorked(db, "stale");
    await draft(db, "stale", workedPolicy(350), 1);
    await publish("stale", 1);
    await draft(db, "stale", workedPolicy(425), 1);
    const stale = { code: "stale_base", extra: { active_version: 2, published_by: "usr_ada" } };
    await expect(publish("stale", 1)).rejects.toMatchObject(stale);
    await expect(publish("stale", 2)).rejects.toMatchObject(stale);
    expect(await activePolicy(db, endpoint.id)).toMatchObject({ version: 2 });
    expect(await getDraft(db, endpoint.id)).toMatchObject({ saved: true });
  });

  it("lets exactly one of two who publish together win", async () => {
    const { endpoint } = await openWorked(db, "race");
    await draft(db, "race", workedPolicy(350), 1);
    const both = await Promise.allSettled([
      publish("race", 1, { actor: ada }),
      publish("race", 1, { actor: bo }),
    ]);
    const lost = both.filter((it) => it.status === "rejected");
    expect(lost).toMatchObject([{ reason: { code: "stale_base" } }]);
    const { items } = await listPolicies(db, { endpointId: endpoint.id, limit: 10 });
    expect(items.map(({ version, state }) => `${version} ${state}`)).toEqual([
      "2 active",
      "1 retired",
    ]);
  });

  it("waits for the writers inside the gate before it is acknowledged", async () => {
    const { endpoint, policy } = await openWorked(db, "gated");
    await draft(db, "gated", workedPolicy(350), 1);
    const order: (string | number)[] = [];
    let publishing: Promise<unknown> = Promise.resolve();
    await inTransaction(db, ada, async (tx) => {
      await gateShared(tx);
      publishing = publish("gated", 1).then(() => order.push("published"));
      expect(await seesWaiter(tx)).toBe(true);
      order.push((await activePolicy(tx, endpoint.id)).version);
    });
    await publishing;
    expect(order).toEqual([policy.version, "published"]);
  });

  it("has nothing to publish without a draft", async () => {
    await openWorked(db, "no-draft");
    await expect(publish("no-draft", 1)).rejects.toMatchObject({ code: "not_found" });
  });

  it("points at everything in the draft that does not fit the endpoint", async () => {
    await openWorked(db, "invalid");
    const costs = [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negatif", cost: 4000 },
    ];
    const wrong = workedPolicy(200, { costs, triggers: { never_automatic: ["hold"] } });
    await draft(db, "invalid", wrong, 1);
    const refused = await publish("invalid", 1).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid_policy" });
    const pointers = (refused as { faults: { pointer: string }[] }).faults.map((it) => it.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(["/costs/1/decided", "/triggers/never_automatic/0"]),
    );
  });

  it("never lets a published document change", async () => {
    const { policy } = await openWorked(db, "immutable");
    const change = inTransaction(db, ada, (tx) =>
      tx.policyVersion.update({ where: { id: policy.id }, data: { document: workedPolicy(1) } }),
    );
    await expect(change).rejects.toThrow(/append-only/);
    const retire = inTransaction(db, ada, (tx) =>
      tx.policyVersion.update({ where: { id: policy.id }, data: { state: "retired" } }),
    );
    await expect(retire).resolves.toMatchObject({ state: "retired" });
  });
});

describe("the calibration gate", () => {
  it("asks for a waiver where the caller brings the probabilities, and stores whose word it is", async () => {
    await openWorked(db, "given");
    await draft(db, "given", workedPolicy(350), 1);
    const bare = publish("given", 1, { waiver: undefined });
    await expect(bare).rejects.toMatchObject({ code: "calibration_missing" });
    const { waiver: stored } = await publish("given", 1, { actor: bo });
    expect(stored).toMatchObject({
      by: "usr_bo",
      reason: "the caller vouches again",
      model_version_id: null,
      calibrator_id: null,
    });
    expect(Number.isNaN(Date.parse(stored?.at ?? ""))).toBe(false);
  });

  it("asks for none where the serving version was measured on held-out rows", async () => {
    await openLoans(db, "measured");
    await draft(db, "measured", loanPolicy(60), 1);
    expect(await publish("measured", 1)).toMatchObject({ version: 2, waiver: null });
  });

  it("holds a waiver void once another version serves", async () => {
    const { endpoint } = await openLoans(db, "moves");
    const { versionId } = await pointAt(db, "moves", 2);
    await draft(db, "moves", loanPolicy(60), 1);
    const bare = publish("moves", 1, { waiver: undefined });
    await expect(bare).rejects.toMatchObject({ code: "calibration_missing" });
    const { waiver: stored } = await publish("moves", 1);
    expect(stored).toMatchObject({ model_version_id: versionId });
    expect(waiverHolds(stored, await pricedBy(db, endpoint))).toBe(true);
    await pointAt(db, "moves", 1);
    expect(waiverHolds(stored, await pricedBy(db, endpoint))).toBe(false);
    await pointAt(db, "moves", 2);
    expect(waiverHolds(stored, await pricedBy(db, endpoint))).toBe(true);
    expect(waiverHolds(null, await pricedBy(db, endpoint))).toBe(false);
  });

  it("stands before the first policy too", async () => {
    const { endpoint } = await openWorked(db, "first");
    const { id: _id, activePolicyId: _policy, modelId: _model, stop: _stop, ...rest } = endpoint;
    const creating = { ...rest, name: "second", policy: workedPolicy(), actor: ada };
    const refused = createEndpoint(db, creating);
    await expect(refused).rejects.toMatchObject({ code: "calibration_missing" });
    await expect(getEndpoint(db, { name: "second" })).rejects.toMatchObject({ code: "not_found" });
    const taken = createEndpoint(db, { ...creating, name: "first", waiver });
    await expect(taken).rejects.toMatchObject({ code: "already_exists" });
  });
});

describe("the list of policies", () => {
  it("pages from the newest", async () => {
    const { endpoint } = await openWorked(db, "pages");
    for (const base of [1, 2]) {
      await draft(db, "pages", workedPolicy(300 + base), base);
      await publish("pages", base);
    }
    const endpointId = endpoint.id;
    const first = await listPolicies(db, { endpointId, limit: 2 });
    expect(first).toMatchObject({ items: [{ version: 3 }, { version: 2 }], nextCursor: "2" });
    const rest = await listPolicies(db, { endpointId, limit: 2, cursor: "2" });
    expect(rest).toMatchObject({ items: [{ version: 1 }], nextCursor: null });
  });
});
