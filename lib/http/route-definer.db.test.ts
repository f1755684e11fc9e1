import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { openDatabase } from "#lib/db/client";
import { namingOutage } from "#lib/db/errors";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { claimKey } from "#lib/idempotency/claim-key";
import { saveReply } from "#lib/idempotency/save-reply";
import { createKey } from "#lib/identity/create-key";
import type { Person } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { type Doors, gateOf } from "./doors";
import { routeDefiner } from "./route-definer";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const admin: Person = {
  ...{ kind: "person", id: "usr_root", name: "Root", email: "root@umpire.test" },
  ...{ roles: ["admin"], sessionId: "ses_1" },
};

function doors(db: Doors["db"] = () => test.db): Doors {
  let requests = 0;
  const free = () => 0;
  return {
    ...{ db, inTransaction, claimKey, saveReply },
    authenticate: async () => admin,
    ownOrigin: () => "http://umpire.test",
    limits: { ofKey: free, ofAddress: free, ofBadCredentials: free, inFlight: gateOf(256) },
    now: () => new Date(0),
    newRequestId: () => `req_${++requests}`,
    named: namingOutage,
    logBug: (error) => {
      throw error;
    },
    observe: () => {},
  };
}

/** Makes a key and says its id; refuses, after having written, the name `refused`. */
function route(given = doors()) {
  const define = routeDefiner(given);
  const handler = define({
    summary: "Make a key",
    act: "change_people",
    body: z.strictObject({ name: z.string() }),
    reply: z.strictObject({ id: z.string() }),
    handle: async ({ db, actor, body }) => {
      const { key } = await createKey(db, { actor, name: body.name, scopes: ["read"] });
      if (body.name === "refused") throw new Refusal("already_exists", "no");
      return { id: key.id };
    },
  });
  return (name: string, key: string) => {
    const request = new Request("http://umpire.test/api/v1/keys", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ name }),
    });
    return handler(request, { params: Promise.resolve({}) });
  };
}

it("does once what fifty ask for at the same time, and answers all alike", async () => {
  const ask = route();
  const replies = await Promise.all(Array.from({ length: 50 }, () => ask("race", "k-race")));
  const texts = await Promise.all(replies.map((reply) => reply.text()));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(texts).size).toBe(1);
  const replayed = replies.filter(({ headers }) => headers.get("idempotency-replayed") === "true");
  expect([replayed.length, await test.db.apiKey.count({ where: { name: "race" } })]).toEqual([
    49, 1,
  ]);
});

it("writes who acted, in which role and with which request, in the same transaction", async () => {
  const reply = await route()("told", "k-told");
  const { id } = await reply.json();
  const [event] = await test.db.auditEvent.findMany({ where: { objectId: id } });
  expect(event).toMatchObject({
    ...{ act: "create_key", actorId: "usr_root", actorRole: "admin" },
    requestId: reply.headers.get("x-request-id"),
  });
});

it("undoes everything a refused request wrote, its key included", async () => {
  const ask = route();
  expect((await ask("refused", "k-refused")).status).toBe(409);
  const left = [
    await test.db.apiKey.count({ where: { name: "refused" } }),
    await test.db.idempotencyKey.count({ where: { key: "k-refused" } }),
  ];
  expect(left).toEqual([0, 0]);
});

it("says that the database is away, and when to come back", async () => {
  const away = openDatabase("postgresql://nobody@127.0.0.1:1/none");
  const reply = await route(doors(() => away))("away", "k-away");
  expect([reply.status, reply.headers.has("retry-after")]).toEqual([503, true]);
  expect(await reply.json()).toMatchObject({ code: "database_unavailable" });
  await away.$disconnect();
});
