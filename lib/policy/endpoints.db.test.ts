import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { gateShared, inTransaction } from "#lib/db/transaction";
import type { Service } from "#lib/kernel/principal";
import { amendEndpoint } from "./amend-endpoint";
import { createEndpoint } from "./create-endpoint";
import {
  ada,
  bo,
  loanPolicy,
  openLoans,
  openWorked,
  seesWaiter,
  workedPolicy,
} from "./endpoints.test.fixture";
import { getEndpoint } from "./get-endpoint";
import { listEndpoints } from "./list-endpoints";
import { reachableEndpointIds } from "./reachable-endpoints";
import { stopEndpoint } from "./stop-endpoint";

const { db, drop } = await testDatabase();

afterAll(drop);

function keyFor(...endpoints: string[]): Service {
  return { kind: "service", id: "key_1", name: "CRM", scopes: ["read"], endpoints };
}

describe("a key", () => {
  it("cannot tell an endpoint out of its reach from one that does not exist", async () => {
    const { endpoint } = await openWorked(db, "near");
    await openWorked(db, "far");
    const reader = keyFor("near", "gone");
    expect(await getEndpoint(db, { name: "near", reader })).toEqual(endpoint);
    for (const name of ["far", "gone"]) {
      const refused = getEndpoint(db, { name, reader });
      const words = { code: "not_found", message: `There is no endpoint "${name}".` };
      await expect(refused).rejects.toMatchObject(words);
    }
    const { items } = await listEndpoints(db, { limit: 10, reader });
    expect(items.map(({ name }) => name)).toEqual(["near"]);
    expect(await reachableEndpointIds(db, reader)).toEqual([endpoint.id]);
    expect(await reachableEndpointIds(db, keyFor())).toBeNull();
    expect(await getEndpoint(db, { name: "far", reader: keyFor() })).toMatchObject({ name: "far" });
  });
});

describe("an endpoint", () => {
  it("opens with its first policy in force", async () => {
    const { endpoint, policy } = await openLoans(db, "opens");
    expect(policy).toMatchObject({ version: 1, state: "active", baseVersion: null });
    expect(await getEndpoint(db, { name: "opens" })).toMatchObject({
      id: endpoint.id,
      labels: ["good", "bad"],
      inputKind: "features",
      serving: { strategy: "dynamic" },
      activePolicyId: policy.id,
      stop: { mode: "off", reason: null },
    });
  });

  it("needs a model exactly where the caller brings no probabilities", async () => {
    const creating = {
      name: "no-model",
      title: "Loans",
      question: "Repaid?",
      labels: ["positive", "negative"],
      queueId: "que_loans",
      policy: workedPolicy(),
      waiver: { reason: "for the test" },
      actor: ada,
    };
    const bare = createEndpoint(db, { ...creating, inputKind: "features" });
    await expect(bare).rejects.toMatchObject({ faults: [{ pointer: "/model" }] });
    const model = { id: "model_x", alias: "champion" };
    const both = createEndpoint(db, { ...creating, inputKind: "probabilities", model });
    await expect(both).rejects.toMatchObject({ faults: [{ pointer: "/model" }] });
  });

  it("takes the columns of its model, and refuses labels in another order", async () => {
    const { endpoint } = await openLoans(db, "columns");
    expect(endpoint.inputSchema).toMatchObject({ fields: [{ name: "Amount", unit: "money" }] });
    const { modelId } = endpoint;
    const turned = createEndpoint(db, {
      name: "turned",
      title: "Loans",
      question: "Repaid?",
      labels: ["bad", "good"],
      inputKind: "features",
      model: { id: modelId ?? "", alias: "champion" },
      queueId: "que_loans",
      policy: loanPolicy(),
      actor: ada,
    });
    await expect(turned).rejects.toMatchObject({ faults: [{ pointer: "/labels" }] });
  });

  it("takes another title or queue and leaves the rest alone", async () => {
    const { endpoint } = await openWorked(db, "amended");
    const amended = await amendEndpoint(db, { name: "amended", queueId: "que_two", actor: bo });
    expect(amended).toEqual({ ...endpoint, queueId: "que_two" });
    const [event] = await db.auditEvent.findMany({ where: { act: "amend_endpoint" } });
    expect(event).toMatchObject({
      actorId: "usr_bo",
      before: { queue: "que_worked" },
      after: { queue: "que_two" },
    });
  });

  it("is listed by name, a page at a time", async () => {
    for (const name of ["zz-a", "zz-b", "zz-c"]) await openWorked(db, name);
    const first = await listEndpoints(db, { limit: 2, cursor: "zz" });
    expect(first).toMatchObject({ items: [{ name: "zz-a" }, { name: "zz-b" }] });
    const rest = await listEndpoints(db, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ name: "zz-c" }], nextCursor: null });
  });
});

describe("the stop switch", () => {
  it("says who threw it, when and why, and nothing once it is lifted", async () => {
    await openWorked(db, "stops");
    const throwing = { name: "stops", mode: "review", reason: "scores look wrong" } as const;
    const { stop } = await stopEndpoint(db, { ...throwing, actor: bo });
    expect(stop).toMatchObject({ mode: "review", reason: "scores look wrong", by: "usr_bo" });
    expect(stop.at).toBeInstanceOf(Date);
    const lifting = { name: "stops", mode: "off", reason: "model was replaced" } as const;
    const lifted = await stopEndpoint(db, { ...lifting, actor: ada });
    expect(lifted.stop).toEqual({ mode: "off", reason: null, by: null, at: null });
    const events = await db.auditEvent.findMany({
      where: { act: "stop_endpoint" },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ reason }) => reason)).toEqual(["scores look wrong", "model was replaced"]);
  });

  it("waits for the writers inside the gate before it is acknowledged", async () => {
    await openWorked(db, "gated");
    const order: string[] = [];
    let stopping: Promise<unknown> = Promise.resolve();
    await inTransaction(db, ada, async (tx) => {
      await gateShared(tx);
      const stop = { name: "gated", mode: "reject", reason: "wrong prices" } as const;
      stopping = stopEndpoint(db, { ...stop, actor: bo }).then(() => order.push("stopped"));
      expect(await seesWaiter(tx)).toBe(true);
      const { stop: seen } = await getEndpoint(tx, { name: "gated" });
      order.push(seen.mode);
    });
    await stopping;
    expect(order).toEqual(["off", "stopped"]);
  });
});
