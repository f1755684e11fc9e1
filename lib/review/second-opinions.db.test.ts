import { afterAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { addMember } from "./add-member";
import { answerBy, claimedBy } from "./answering.test.fixture";
import { answersOf } from "./answers-of";
import { claimCase } from "./claim-case";
import { claimNextCase } from "./claim-next-case";
import { decideByDeadline } from "./decide-by-deadline";
import { decideCase } from "./decide-case";
import { decisionsOf } from "./decisions-of";
import { escalateCase } from "./escalate-case";
import { getCase } from "./get-case";
import { listCases } from "./list-cases";
import { listHistory } from "./list-history";
import { undoDecision } from "./undo-decision";
import { whyNoneFree } from "./why-none-free";

const { db, drop } = await testDatabase();

afterAll(drop);

/**
 * Bad taken for good costs 4000, good for bad 1000; at 70 % good. After "good" acting costs 425 and one more junior 216;
 * after "bad" 237 against 329, so nobody else is asked.
 */
function stakes(queueId: string, seniors = queueId): Stakes {
  return {
    labels: ["good", "bad"],
    actions: ["good", "bad"],
    personOnly: [],
    p: [0.7, 0.3],
    costs: [
      [0, 4000],
      [1000, 0],
    ],
    ladder: "direct",
    deciders: [
      { id: "reviewer", queueId, fee: 190, M: matrix(0.9, 0.75) },
      { id: "senior", queueId: seniors, fee: 170, M: matrix(0.98, 0.94) },
    ],
  };
}

function matrix(good: number, bad: number) {
  return [
    [good, 1 - good],
    [1 - bad, bad],
  ];
}

const claimed = (world: ReviewWorld, who: Colleague) => claimedBy(db, world, who);
const answer = (world: ReviewWorld, who: Colleague, label: string) =>
  answerBy(db, world, who, label);

async function told(predictionId: string) {
  return (await decisionsOf(db, [predictionId])).get(predictionId)?.label ?? null;
}

/** Juniors and seniors with a queue each, and one case that waits for the juniors. */
async function tworld() {
  const seniors = await reviewWorld(db, { graceSeconds: 30 });
  const world = await reviewWorld(db, { graceSeconds: 30 });
  const people = {
    ann: await world.colleague("Ann"),
    bo: await world.colleague("Bo"),
    sue: await seniors.colleague("Sue"),
  };
  const of = stakes(world.queue.id, seniors.queue.id);
  const [caseId = ""] = await world.open(1, { stakes: of, decider: "reviewer" });
  return { world, seniors, caseId, ...people };
}

describe("an answer that is evidence", () => {
  it("goes to the next of the ladder where that pays, in their queue and without a decision", async () => {
    const { world, seniors, caseId, ann, bo, sue } = await tworld();
    const first = await answer(world, ann, "good");
    expect(first).toMatchObject({ decision: null, next: "second_opinion", caseId });
    expect(await told(first.predictionId)).toBeNull();
    expect(await db.outboxEvent.count({ where: { caseId } })).toBe(0);
    expect(await claimNextCase(db, { queue: world.queue.id, actor: bo.actor })).toBeNull();
    const { items } = await listHistory(db, { reader: ann.person, limit: 5 });
    expect(items).toMatchObject([{ caseId, answer: "good", decision: null, mayUndo: false }]);
    const second = await answer(seniors, sue, "bad");
    expect(second).toMatchObject({ caseId, next: null, decision: { label: "bad", revision: 1 } });
    expect(await told(first.predictionId)).toBe("bad");
    expect(await db.outboxEvent.count({ where: { caseId } })).toBe(1);
    const reviews = await db.review.findMany({ where: { caseId }, orderBy: { id: "asc" } });
    expect(reviews).toMatchObject([
      { reviewerId: ann.person.id, label: "good", decider: "reviewer", revision: 1 },
      { reviewerId: sue.person.id, label: "bad", decider: "senior", revision: 1 },
    ]);
  });

  it("decides at once where nobody else is worth asking", async () => {
    const { world, ann } = await tworld();
    const first = await answer(world, ann, "bad");
    expect(first).toMatchObject({ next: null, decision: { label: "bad" } });
  });

  it("may be outweighed: the decision is the cheapest act, the review keeps what was said", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    const [only] = stakes(world.queue.id).deciders;
    const sure = { ...stakes(world.queue.id), p: [0.02, 0.98], deciders: only ? [only] : [] };
    const [caseId = ""] = await world.open(1, { stakes: sure, decider: "reviewer" });
    const first = await answer(world, ann, "good");
    expect(first).toMatchObject({ next: null, decision: { label: "bad", decidedByName: "Ann" } });
    expect(await db.review.findFirst({ where: { caseId } })).toMatchObject({ label: "good" });
    const { items } = await listHistory(db, { reader: ann.person, limit: 5 });
    expect(items).toMatchObject([{ answer: "good", decision: { label: "bad" } }]);
    const said = (await answersOf(db, [first.predictionId])).get(first.predictionId);
    expect(said).toMatchObject([{ label: "bad", word: "good" }]);
  });

  it("is asked of another person of the same queue where only they are left, never of the same again", async () => {
    const world = await reviewWorld(db);
    const [ann, bo] = [await world.colleague("Ann"), await world.colleague("Bo")];
    const [only] = stakes(world.queue.id).deciders;
    const of = { ...stakes(world.queue.id), deciders: only ? [only] : [] };
    const [caseId = ""] = await world.open(1, { stakes: of, decider: "reviewer" });
    const { held } = await answer(world, ann, "good");
    const queue = world.queue.id;
    expect(await claimNextCase(db, { queue, actor: ann.actor })).toBeNull();
    const again = { code: "answered_by_you", extra: { answer: "good" } };
    await expect(claimCase(db, { caseId, actor: ann.actor })).rejects.toMatchObject(again);
    await expect(decideCase(db, { ...held, label: "bad" })).rejects.toMatchObject(again);
    expect(await whyNoneFree(db, { queue, reviewer: ann.person })).toMatchObject({
      ...{ state: "done", free: 0, skipped: 0 },
    });
    expect(await answer(world, bo, "good")).toMatchObject({ caseId, decision: { label: "good" } });
  });

  it("decides by itself where nobody else is left to ask, or only somebody who was shut out", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    const { person } = await world.colleague("Gone");
    await inTransaction(db, ann.actor, (tx) =>
      tx.user.update({ where: { id: person.id }, data: { disabledAt: new Date(0) } }),
    );
    await world.open(1, { stakes: stakes(world.queue.id), decider: "reviewer" });
    expect(await answer(world, ann, "good")).toMatchObject({ decision: { label: "good" } });
  });

  it("is seen by nobody who is asked afterwards", async () => {
    const { world, seniors, caseId, ann, sue } = await tworld();
    const before = await db.reviewCase.findUniqueOrThrow({ where: { id: caseId } });
    await answer(world, ann, "good");
    const after = await db.reviewCase.findUniqueOrThrow({ where: { id: caseId } });
    const kept = ["priority", "createdAt", "deadlineAt", "revealMode", "armPropensity"] as const;
    for (const name of kept) expect([name, after[name]]).toEqual([name, before[name]]);
    const free = await getCase(db, { caseId, reader: sue.person });
    await claimed(seniors, sue);
    const held = await getCase(db, { caseId, reader: sue.person });
    for (const view of [free, held]) {
      expect(view).toMatchObject({ decisions: [], notes: [], provisionalLabel: null });
      expect(view.draft).toEqual({ label: null, reason: "", note: "" });
      expect(JSON.stringify(view)).not.toContain("stakes");
    }
    const { items } = await listCases(db, { reader: sue.person, limit: 5 });
    expect(items).toMatchObject([{ id: caseId, state: "waiting" }]);
  });

  it("counts no more once the decision made of it is undone", async () => {
    const { world, seniors, ann, sue } = await tworld();
    const { deciders, ...of } = stakes(world.queue.id, seniors.queue.id);
    // At 10 % the senior's "good" would hold back another senior's "bad": 918 against 326; without it 408 against 2368.
    const cheap = deciders.map((it) => (it.id === "senior" ? { ...it, fee: 10 } : it));
    const likelyGood = { ...of, p: [0.9, 0.1], deciders: cheap };
    await world.open(1, { stakes: likelyGood, decider: "reviewer", priority: 9 });
    await answer(world, ann, "good");
    const { decision, predictionId } = await answer(seniors, sue, "good");
    expect(decision?.label).toBe("good");
    await undoDecision(db, { decisionId: decision?.id ?? "", actor: sue.actor });
    expect(await told(predictionId)).toBeNull();
    await advanceClock(db, 3600);
    const sam = await seniors.colleague("Sam");
    expect(await answer(seniors, sam, "bad")).toMatchObject({ decision: { label: "bad" } });
  });

  it("stands in the history of whoever gave it, page after page among their decisions", async () => {
    const { world, seniors, ann } = await tworld();
    const of = stakes(world.queue.id, seniors.queue.id);
    await world.open(4, { stakes: of, decider: "reviewer" });
    const given = ["good", "bad", "good", "bad", "good"];
    for (const label of given) await answer(world, ann, label);
    const pages: (string | null)[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listHistory(db, { reader: ann.person, limit: 2, cursor });
      pages.push(page.items.map(({ answer: said, decision }) => decision?.label ?? `${said}?`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(pages).toEqual([["good?", "bad"], ["good?", "bad"], ["good?"]]);
  });

  it("weighs as much as whoever gives it: handed to the seniors, a case is answered by a senior", async () => {
    const { world, seniors, caseId, ann, sue } = await tworld();
    const held = await claimed(world, ann);
    await addMember(db, {
      queue: seniors.queue.id,
      userId: ann.person.id,
      isLead: false,
      actor: ann.actor,
    });
    await escalateCase(db, { ...held, queue: seniors.queue.name, note: "over my head" });
    expect(await answer(seniors, sue, "bad")).toMatchObject({ caseId, decision: { label: "bad" } });
    expect(await db.review.findFirst({ where: { caseId } })).toMatchObject({ decider: "senior" });
  });

  it("leaves the deadline as it was, which decides by the answers present", async () => {
    const { world, seniors, ann, sue } = await tworld();
    await answer(world, ann, "good");
    const of = stakes(world.queue.id, seniors.queue.id);
    const due = { deadlineMinutes: 30, fallbackLabel: "bad" };
    const [caseId = ""] = await world.open(1, { stakes: of, decider: "reviewer", ...due });
    const { predictionId } = await answer(world, ann, "good");
    await advanceClock(db, 29 * 60);
    expect(await decideByDeadline(db)).toBe(0);
    await advanceClock(db, 61);
    expect(await decideByDeadline(db)).toBe(1);
    expect(await told(predictionId)).toBe("good");
    const said = (await answersOf(db, [predictionId])).get(predictionId);
    expect(said).toMatchObject([{ source: "human", label: "good", word: "good" }]);
    const late = claimCase(db, { caseId, actor: sue.actor });
    await expect(late).rejects.toMatchObject({ code: "decided" });
  });

  it("is stored once, of two submits at once", async () => {
    const { world, seniors, caseId, ann, sue } = await tworld();
    const held = await claimed(world, ann);
    const submits = await Promise.allSettled(
      ["good", "good", "bad"].map((label) => decideCase(db, { ...held, label })),
    );
    expect(submits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db.review.count({ where: { caseId } })).toBe(1);
    const isPassedOn = (await told(held.predictionId)) === null;
    if (isPassedOn) expect(await answer(seniors, sue, "bad")).toMatchObject({ caseId });
  });
});

it("an audit asks nobody else, whatever its queue and its policy say", async () => {
  const world = await reviewWorld(db, { reviewsNeeded: 3 });
  const ann = await world.colleague("Ann");
  await world.colleague("Bo");
  const of = stakes(world.queue.id);
  await world.open(1, { origin: "audit", stakes: of, decider: "reviewer", reviewsNeeded: 2 });
  expect(await answer(world, ann, "good")).toMatchObject({
    next: null,
    decision: { label: "good" },
  });
});
