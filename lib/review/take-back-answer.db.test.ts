import { afterAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { Refusal } from "#lib/kernel/refusal";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { answerBy } from "./answering.test.fixture";
import { answersOf } from "./answers-of";
import { claimCase } from "./claim-case";
import { claimNextCase } from "./claim-next-case";
import { decideCase } from "./decide-case";
import { decisionsOf } from "./decisions-of";
import { getCase } from "./get-case";
import { listHistory } from "./list-history";
import { takeBackAnswer } from "./take-back-answer";

const { db, drop } = await testDatabase();

afterAll(drop);

const GRACE = 20;

/** A case that two people answer each on their own; Ann has said "good". */
async function passedOn(reviewsNeeded = 2) {
  const world = await reviewWorld(db, { reviewsNeeded, graceSeconds: GRACE });
  const people = {
    ann: await world.colleague("Ann"),
    bo: await world.colleague("Bo"),
    lea: await world.colleague("Lea", ["lead"]),
  };
  const [caseId = ""] = await world.open(1);
  const { predictionId } = await answerBy(db, world, people.ann, "good");
  return { world, caseId, predictionId, ...people };
}

const takeBack = ({ actor }: Colleague, caseId: string) => takeBackAnswer(db, { caseId, actor });
const next = ({ queue }: ReviewWorld, { actor }: Colleague) =>
  claimNextCase(db, { queue: queue.id, actor });
const codeOf = (error: unknown) => (error instanceof Refusal ? error.code : String(error));

describe("an answer that was passed on", () => {
  it("can be taken back within the grace, and the case is its author's again", async () => {
    const { world, caseId, predictionId, ann, bo } = await passedOn();
    await advanceClock(db, GRACE - 2);
    const undone = await takeBack(ann, caseId);
    expect(undone).toMatchObject({ caseId, decision: { kind: "reversal", label: null } });
    expect(await next(world, bo)).toBeNull();
    const { token } = await claimCase(db, { caseId, actor: ann.actor });
    const view = await getCase(db, { caseId, reader: ann.person });
    expect(view.draft).toMatchObject({ label: "good" });
    expect((await answersOf(db, [predictionId])).get(predictionId)).toMatchObject([
      { isOpen: true, reviews: [] },
    ]);
    expect((await listHistory(db, { reader: ann.person, limit: 5 })).items).toEqual([]);
    const again = await decideCase(db, { caseId, token, label: "bad", actor: ann.actor });
    expect(again).toMatchObject({ decision: null, next: "another_review" });
    expect(await answerBy(db, world, bo, "bad")).toMatchObject({ decision: { label: "bad" } });
    expect((await decisionsOf(db, [predictionId])).get(predictionId)?.label).toBe("bad");
  });

  it("comes back from the leads it was to settle with", async () => {
    const { world, caseId, bo, lea } = await passedOn();
    expect(await answerBy(db, world, bo, "bad")).toMatchObject({ next: "adjudication" });
    await takeBack(bo, caseId);
    const { token } = await claimCase(db, { caseId, actor: bo.actor });
    const said = { caseId, token, label: "good", actor: bo.actor };
    expect(await decideCase(db, said)).toMatchObject({ decision: { label: "good" } });
    expect(await next(world, lea)).toBeNull();
  });

  it("is final once the grace is over", async () => {
    const { world, caseId, ann, bo } = await passedOn();
    await advanceClock(db, GRACE + 1);
    await expect(takeBack(ann, caseId)).rejects.toMatchObject({ code: "final" });
    expect(await next(world, bo)).toMatchObject({ caseId });
  });

  it("stays once somebody else took the case, or decided it", async () => {
    const { world, caseId, ann, bo } = await passedOn();
    const held = await next(world, bo);
    await expect(takeBack(ann, caseId)).rejects.toMatchObject({ code: "taken" });
    const { token = "" } = held ?? {};
    await decideCase(db, { caseId, token, label: "good", actor: bo.actor });
    await expect(takeBack(ann, caseId)).rejects.toMatchObject({ code: "decided" });
  });

  it("is nobody else's to take back", async () => {
    const { caseId, bo, lea } = await passedOn();
    for (const other of [bo, lea]) {
      await expect(takeBack(other, caseId)).rejects.toMatchObject({ code: "final" });
    }
    const stranger = await (await reviewWorld(db)).colleague("Sam");
    await expect(takeBack(stranger, caseId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is taken back, or taken by the next, never both: 12 races", async () => {
    for (let round = 0; round < 12; round++) {
      const { world, caseId, ann, bo } = await passedOn();
      const [undo, claim] = await Promise.all([
        takeBack(ann, caseId).then(() => "undone", codeOf),
        next(world, bo),
      ]);
      expect([undo, claim === null]).toEqual(claim ? ["taken", false] : ["undone", true]);
    }
  });
});
