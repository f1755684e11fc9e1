import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { auditKey, caller, type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { answersOf } from "#lib/review/answers-of";
import { listCases } from "#lib/review/list-cases";
import type { Colleague } from "#prisma/seed/review-world";
import { getPrediction } from "./get-prediction";
import { listPredictions } from "./list-predictions";
import { openAuditCases } from "./open-audit-cases";

let test: TestDatabase;
let desk: Desk;
let first: Colleague;
let second: Colleague;
beforeAll(async () => {
  test = await testDatabase();
  desk = await openDesk(test.db, { name: "loans-one", more: { audit_rate: 0.5 } });
  first = await desk.world.colleague("first");
  second = await desk.world.colleague("second");
});
afterAll(() => test.drop());

/** The draw as the specification spells it: seven bytes of the HMAC, three bits dropped, over 2^53. */
function drawn(text: string): number {
  const mac = createHmac("sha256", auditKey.secret).update(text).digest("hex");
  return Number(BigInt(`0x${mac.slice(0, 14)}`) >> 3n) / 2 ** 53;
}

const cases = (predictionIds: string[], origin: "audit" | "routed") =>
  test.db.reviewCase.findMany({
    where: { predictionId: { in: predictionIds }, origin },
    orderBy: { id: "asc" },
  });

describe("audits of automatic answers", () => {
  it("opens exactly those drawn, blind, once, whoever asks at the same time", async () => {
    const waiting = await desk.ask([0.6, 0.5, 0.4, 0.3, 0.7, 0.55]);
    const places = await cases(
      waiting.map(({ id }) => id),
      "routed",
    );
    const automatic = (await desk.ask(Array.from({ length: 40 }, () => 0.01))).map(({ id }) => id);
    await Promise.all([1, 2, 3].map(() => openAuditCases(test.db, auditKey)));
    const opened = await cases(automatic, "audit");
    const expected = automatic.filter((id) => drawn(id) < 0.5);
    expect(opened.map(({ predictionId }) => predictionId).sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(5);
    expect(new Set(opened.map(({ revealMode }) => revealMode))).toEqual(new Set(["never"]));
    const known = new Set(places.map(({ priority }) => priority));
    expect(opened.every(({ priority }) => known.has(priority))).toBe(true);
  });

  it("stands at the quantile that the draw on its id and |order names", async () => {
    const { queueId } = await test.db.endpoint.findUniqueOrThrow({ where: { name: "loans-one" } });
    // One audit alone: another that was opened just before would stand among the waiting ones.
    const askOne = async () => (await desk.ask([0.02]))[0]?.id ?? "";
    let it = await askOne();
    while (drawn(it) >= 0.5) it = await askOne();
    const waiting = await test.db.reviewCase.findMany({ where: { queueId, state: "waiting" } });
    const ascending = waiting.map(({ priority }) => priority).sort((a, b) => a - b);
    await openAuditCases(test.db, auditKey);
    const u = drawn(`${it}|order`);
    const at = Math.max(0, Math.ceil(u * ascending.length) - 1);
    const [opened] = await cases([it], "audit");
    expect(opened?.priority).toBe(ascending[at]);
  });

  it("keeps its answer from callers: prediction, list, status and events stay as they were", async () => {
    const [before] = (await desk.ask(Array.from({ length: 12 }, () => 0.015))).filter(
      ({ id }) => drawn(id) < 0.5,
    );
    await desk.openAudits();
    await desk.answerAll(first, () => "positive");
    const id = before?.id ?? "";
    const [answer] = (await answersOf(test.db, [id])).get(id) ?? [];
    expect(answer).toMatchObject({ origin: "audit", label: "positive", source: "human" });
    expect(await getPrediction(test.db, { id, reader: caller })).toEqual(before);
    const asked = {
      reader: caller,
      endpoint: "loans-one",
      reference: undefined,
      cursor: undefined,
    };
    const page = { ...asked, route: undefined, limit: 200 };
    const listed = await listPredictions(test.db, { ...page, status: undefined });
    expect(listed.items.find((told) => told.id === id)).toEqual(before);
    const pending = await listPredictions(test.db, { ...page, status: "pending" });
    expect(pending.items).toEqual([]);
    const events = await test.db.outboxEvent.findMany({ where: { predictionId: id } });
    expect(events.map(({ type }) => type)).toEqual(["sample.answered"]);
    expect(JSON.stringify(before)).not.toMatch(/audit|sample/);
  });

  it("tells the reviewer nothing of why the case is there", async () => {
    const { person } = first;
    const listed = await listCases(test.db, {
      reader: person,
      queue: desk.world.queue.id,
      state: "decided",
      limit: 200,
    } as Parameters<typeof listCases>[1]);
    expect(listed.items.length).toBeGreaterThan(10);
    expect(JSON.stringify(listed)).not.toMatch(/audit|origin/);
  });
});

describe("audits of reviews", () => {
  it("waits for the decision, then asks somebody else", async () => {
    const asked = (await desk.ask(Array.from({ length: 12 }, () => 0.6))).map(({ id }) => id);
    const sampled = asked.filter((id) => drawn(id) < 0.5).sort();
    await desk.openAudits();
    expect(await cases(asked, "audit")).toEqual([]);
    await desk.answerAll(first, () => "positive");
    await desk.openAudits();
    const opened = await cases(asked, "audit");
    expect(opened.map(({ predictionId }) => predictionId).sort()).toEqual(sampled);
    expect(await desk.answerAll(first, () => "negative")).toEqual([]);
    const answered = await desk.answerAll(second, () => "negative");
    expect(answered).toEqual(expect.arrayContaining(sampled));
    const [id = ""] = sampled;
    const told = await getPrediction(test.db, { id, reader: caller });
    expect(told.decision).toMatchObject({ label: "positive", source: "human", revision: 1 });
  });
});
