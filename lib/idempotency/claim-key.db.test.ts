import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import type { Statement } from "#lib/db/statement";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { inWriterTransaction, type Writing } from "#lib/db/writer";
import { Refusal } from "#lib/kernel/refusal";
import { claiming, claimKey, isKeyTaken, type KeyClaim, peeking } from "./claim-key";
import { forgetOldKeys } from "./forget-old-keys";
import type { Keyed } from "./keyed";
import { keyedWrite } from "./keyed";
import { keepingReplies, saveReply, settlingKeys } from "./save-reply";
import type { KeyRow } from "./store";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const actor = { id: "usr_ada", role: "reviewer" };

function keyed(key: string, body: unknown = { label: "good" }) {
  const asked = { principalId: "usr_ada", method: "POST", route: "/cases/{case}/decision" };
  return keyedWrite({ ...asked, path: "/cases/case_7/decision", key, body });
}

function bytes(text: string) {
  return new TextEncoder().encode(text);
}

/** A keyed write with one effect, which counts how often it happened. */
function write(key: string, body?: unknown): Promise<{ replayed: boolean; text: string }> {
  return inTransaction(test.db, actor, async (tx) => {
    const stored = await claimKey(tx, keyed(key, body));
    if (stored) return { replayed: true, text: new TextDecoder().decode(stored.body) };
    const id = await effect(tx, key);
    const text = `{"id":"${id}","é":[]}`;
    await saveReply(tx, keyed(key, body), { status: 201, body: bytes(text) });
    return { replayed: false, text };
  });
}

function effect(tx: Db, objectId: string): Promise<string> {
  const said = { actorId: actor.id, actorRole: actor.role, act: "try", objectKind: "test" };
  return recordEvent(tx, { ...said, objectId });
}

function effects(objectId: string): Promise<number> {
  return test.db.auditEvent.count({ where: { objectId } });
}

it("acts once for fifty who ask at the same time, and tells all the same to the byte", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => write("race")));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await effects("race")).toBe(1);
});

it("refuses the key for another body and leaves no effect", async () => {
  await write("other", { label: "good" });
  await expect(write("other", { label: "bad" })).rejects.toMatchObject({
    code: "idempotency_key_reused",
  });
  expect(await effects("other")).toBe(1);
});

it("takes the same body in another order of keys for the same request", async () => {
  await write("order", { label: "good", reason: "x" });
  expect(await write("order", { reason: "x", label: "good" })).toMatchObject({ replayed: true });
});

it("keeps nothing of a write that was refused", async () => {
  const refused = inTransaction(test.db, actor, async (tx) => {
    await claimKey(tx, keyed("undone"));
    await effect(tx, "undone");
    throw new Refusal("taken", "no");
  });
  await expect(refused).rejects.toMatchObject({ code: "taken" });
  expect(await write("undone")).toMatchObject({ replayed: false });
  expect(await effects("undone")).toBe(1);
});

describe("a batch", () => {
  async function claimKeys(tx: Writing, batch: readonly Keyed[]): Promise<KeyClaim[]> {
    const { statement, settle } = claiming(batch);
    const ask = async <Row>(asked: Statement) => (await tx.send<Row[][]>(asked))[0] ?? [];
    return settle(await ask(statement), ask);
  }
  const inBatch = <T>(act: (tx: Writing) => Promise<T>) => inWriterTransaction(test.db, actor, act);
  const saying = (key: Keyed, status: number, text: string) => ({
    keyed: key,
    reply: { status, body: bytes(text) },
  });

  it("tells each key its own fate, in the order they were asked", async () => {
    const { text } = await write("b-old");
    await write("b-reused", { label: "bad" });
    const batch = ["b-new", "b-old", "b-reused", "b-new", "a-new"].map((key) => keyed(key));
    const claims = await inBatch(async (tx) => {
      const found = await claimKeys(tx, batch);
      const said = [saying(keyed("b-new"), 200, "one"), saying(keyed("a-new"), 202, "two")];
      await tx.commit(...settlingKeys(said));
      return found;
    });
    expect(claims).toMatchObject([
      { state: "fresh" },
      { state: "stored", reply: { status: 201, body: bytes(text) } },
      { state: "reused" },
      { state: "twin" },
      { state: "fresh" },
    ]);
    const [later] = await inBatch((tx) => claimKeys(tx, [keyed("a-new")]));
    expect(later).toMatchObject({ state: "stored", reply: { status: 202, body: bytes("two") } });
  });

  it("frees a key that is not answered, for the next who comes with it", async () => {
    const batch = [keyed("kept"), keyed("freed")];
    await inBatch(async (tx) => {
      await claimKeys(tx, batch);
      await tx.commit(
        ...settlingKeys([
          saying(keyed("kept"), 200, "one"),
          { keyed: keyed("freed"), reply: null },
        ]),
      );
    });
    expect(await write("kept")).toMatchObject({ replayed: true });
    expect(await write("freed")).toMatchObject({ replayed: false });
  });

  it("looks first where keys are mostly new, and is told when somebody was faster", async () => {
    const { text } = await write("p-old");
    await write("p-reused", { label: "bad" });
    const batch = ["p-new", "p-old", "p-reused", "p-new"].map((key) => keyed(key));
    const { statement, settle } = peeking(batch);
    const replies = keepingReplies([
      saying(keyed("p-new"), 200, "one"),
      { keyed: keyed("p-free"), reply: null },
    ]);
    const peek = (tx: Writing) => tx.send<[KeyRow[]]>(statement);
    const claims = await inBatch(async (tx) => {
      const [rows] = await peek(tx);
      await tx.commit(...replies);
      return settle(rows);
    });
    expect(claims).toMatchObject([
      { state: "fresh" },
      { state: "stored", reply: { status: 201, body: bytes(text) } },
      { state: "reused" },
      { state: "twin" },
    ]);
    const late = await inBatch((tx) => tx.commit(...replies)).catch((error: unknown) => error);
    expect([isKeyTaken(late), isKeyTaken(new Error("another"))]).toEqual([true, false]);
    const [rows] = await inBatch(peek);
    expect(settle(rows)[0]).toMatchObject({ state: "stored", reply: { body: bytes("one") } });
    expect(await write("p-free")).toMatchObject({ replayed: false });
  });

  it("never deadlocks with another one in the opposite order", async () => {
    const keys = Array.from({ length: 30 }, (_, i) => keyed(`cross-${i}`));
    const claim = (batch: typeof keys) =>
      inBatch(async (tx) => {
        const claims = await claimKeys(tx, batch);
        const fresh = batch.filter((_, i) => claims[i]?.state === "fresh");
        await tx.commit(...settlingKeys(fresh.map((it) => saying(it, 200, "x"))));
        return fresh.length;
      });
    const taken = await Promise.all([claim(keys), claim([...keys].reverse()), claim(keys)]);
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(30);
  });
});

it("forgets a key after seven days and not before", async () => {
  await write("week");
  await advanceClock(test.db, 7 * 86_400 - 60);
  expect(await inTransaction(test.db, actor, forgetOldKeys)).toBe(0);
  await advanceClock(test.db, 120);
  expect(await inTransaction(test.db, actor, forgetOldKeys)).toBeGreaterThan(0);
  expect(await write("week")).toMatchObject({ replayed: false });
});
