import { afterAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { answerBy } from "./answering.test.fixture";
import { answersOf } from "./answers-of";
import { deadlineRecord } from "./deadline-record";
import { decideByDeadline } from "./decide-by-deadline";
import { decisionsOf } from "./decisions-of";
import { listHistory } from "./list-history";
import type { NewCase } from "./open-case";

const { db, drop } = await testDatabase();

afterAll(drop);

const DEADLINE = { deadlineMinutes: 30, fallbackLabel: "bad" };

/** A case that is due in half an hour, and what these people answer to it by then; one that waits is left waiting. */
async function answered(
  answers: readonly string[],
  asked: (world: ReviewWorld) => Partial<NewCase>,
) {
  const world = await reviewWorld(db, { graceSeconds: 60 });
  await world.colleague("Somebody left to ask");
  const [caseId = ""] = await world.open(1, { ...DEADLINE, ...asked(world) });
  const people: Colleague[] = [];
  for (const [i, label] of answers.entries()) {
    people.push(await world.colleague(`Person ${i}`));
    const told = await answerBy(db, world, people[i] as Colleague, label);
    expect(told.decision).toBeNull();
  }
  const { predictionId } = await db.reviewCase.findUniqueOrThrow({ where: { id: caseId } });
  await advanceClock(db, 31 * 60);
  expect(await decideByDeadline(db)).toBe(1);
  const decision = (await decisionsOf(db, [predictionId])).get(predictionId);
  const [answer] = (await answersOf(db, [predictionId])).get(predictionId) ?? [];
  return { world, caseId, decision, answer, people };
}

/** Bad taken for good costs 4000, good for bad 1000; a junior finds 90 % of the good and 75 % of the bad. */
const stakes =
  (p: readonly [number, number]) =>
  ({ queue: { id: queueId } }: ReviewWorld): Partial<NewCase> => {
    const of: Stakes = {
      ...{ labels: ["good", "bad"], actions: ["good", "bad"], personOnly: [], ladder: "direct" },
      p: [...p],
      costs: [
        [0, 4000],
        [1000, 0],
      ],
      deciders: [
        {
          id: "reviewer",
          queueId,
          fee: 100,
          M: [
            [0.9, 0.1],
            [0.25, 0.75],
          ],
        },
      ],
    };
    return { stakes: of, decider: "reviewer" };
  };
const needing = (reviewsNeeded: number) => () => ({ reviewsNeeded });

describe("a deadline with an answer at hand", () => {
  it("decides by the answer, which the fallback would have overruled", async () => {
    const { decision, answer, world } = await answered(["good"], stakes([0.7, 0.3]));
    expect(decision).toMatchObject({ label: "good", source: "human", isFinal: true });
    expect(answer).toMatchObject({ label: "good", word: "good", source: "human", isOpen: false });
    const record = await deadlineRecord(db, { endpointId: world.endpointId, days: 1 });
    expect(record).toMatchObject({ ended: 1, missed: 0 });
  });

  it("weighs it: at 30 % good, one word for good is not enough to risk 4000", async () => {
    const asked = stakes([0.3, 0.7]);
    const { decision, answer } = await answered(["good"], (world) => ({
      ...asked(world),
      fallbackLabel: "good",
    }));
    expect(decision).toMatchObject({ label: "bad", source: "human" });
    expect(answer).toMatchObject({ label: "bad", word: "good" });
  });

  it("takes what most have said where several reviews are needed", async () => {
    const { decision } = await answered(["good"], needing(3));
    expect(decision).toMatchObject({ label: "good", source: "human" });
    const { decision: most } = await answered(["good", "bad", "good"], needing(4));
    expect(most).toMatchObject({ label: "good", source: "human" });
  });

  it("writes down that the deadline did it", async () => {
    const { caseId } = await answered(["good"], needing(2));
    const [row] = await db.decision.findMany({ where: { caseId }, include: { review: true } });
    expect(row).toMatchObject({ kind: "decide", role: "system", review: { label: "good" } });
    const event = await db.auditEvent.findFirstOrThrow({
      where: { act: "decide_by_deadline", objectId: caseId },
    });
    expect(event.after).toMatchObject({ label: "good", source: "human" });
  });
});

it("leaves each answer in the history of whoever gave it, as no decision of theirs", async () => {
  const { caseId, people } = await answered(["good", "good"], needing(3));
  for (const { person } of people) {
    const { items } = await listHistory(db, { reader: person, limit: 5 });
    expect(items).toMatchObject([{ caseId, answer: "good", decision: null }]);
  }
});

describe("a deadline falls back", () => {
  it("where nobody has answered", async () => {
    const { decision, world } = await answered([], needing(2));
    expect(decision).toMatchObject({ label: "bad", source: "fallback" });
    const record = await deadlineRecord(db, { endpointId: world.endpointId, days: 1 });
    expect(record).toMatchObject({ ended: 1, missed: 1 });
  });

  it("where as many said one thing as the other, and nobody settled it", async () => {
    const { decision } = await answered(["good", "bad"], needing(2));
    expect(decision).toMatchObject({ label: "bad", source: "fallback" });
  });
});
