import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { listEvents } from "./list-events";
import { recordEvent } from "./record";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const actor = { id: "usr_ada", role: "admin", requestId: "req_1" };

function record(objectId: string, act = "publish_policy") {
  const said = { actorId: actor.id, actorRole: actor.role, act, objectKind: "endpoint", objectId };
  return inTransaction(test.db, actor, (tx) =>
    recordEvent(tx, { ...said, before: { version: 3 }, after: null, requestId: "req_1" }),
  );
}

it("pages through the log, newest first, and loses and repeats nothing", async () => {
  const ids: string[] = [];
  for (const name of ["a", "b", "c", "d", "e"]) ids.unshift(await record(name));
  const first = await listEvents(test.db, { limit: 2 });
  const second = await listEvents(test.db, { limit: 2, cursor: first.nextCursor ?? "" });
  const third = await listEvents(test.db, { limit: 2, cursor: second.nextCursor ?? "" });
  expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
  expect(third.nextCursor).toBeNull();
});

it("tells an entry as it was recorded", async () => {
  const id = await record("z", "stop");
  const { items } = await listEvents(test.db, { limit: 9, act: "stop", objectId: "z" });
  expect(items).toMatchObject([
    {
      id,
      actorRole: "admin",
      before: { version: 3 },
      after: null,
      reason: null,
      requestId: "req_1",
    },
  ]);
});

it("lets nobody change or remove an entry", async () => {
  await record("kept");
  const change = (tx: typeof test.db) => tx.$executeRaw`update audit_events set reason = 'other'`;
  await expect(inTransaction(test.db, actor, (tx) => change(tx as typeof test.db))).rejects.toThrow(
    "append-only",
  );
  await expect(inTransaction(test.db, actor, (tx) => tx.auditEvent.deleteMany({}))).rejects.toThrow(
    "append-only",
  );
});

it("records nothing without an actor", async () => {
  const said = { actorId: "x", actorRole: "x", act: "x", objectKind: "x", objectId: "x" };
  await expect(test.db.$transaction((tx) => recordEvent(tx, said))).rejects.toThrow("no actor");
});
