import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { answerBy, claimedBy } from "./answering.test.fixture";
import { claimCase } from "./claim-case";
import { claimNextCase } from "./claim-next-case";
import { escalateCase } from "./escalate-case";
import { getCase } from "./get-case";

const { db, drop } = await testDatabase();

afterAll(drop);

const claimed = (world: ReviewWorld, who: Colleague) => claimedBy(db, world, who);
const answer = (world: ReviewWorld, who: Colleague, label: string) =>
  answerBy(db, world, who, label);

describe("where several reviews are needed", () => {
  /** Two by the queue, or as many as the case asks for. */
  async function team(reviewsNeeded: number | undefined = undefined) {
    const world = await reviewWorld(db, { reviewsNeeded: 2, graceSeconds: 0 });
    const people = {
      ann: await world.colleague("Ann"),
      bo: await world.colleague("Bo"),
      cy: await world.colleague("Cy"),
      lea: await world.colleague("Lea", ["lead"]),
    };
    const [caseId = ""] = await world.open(1, reviewsNeeded ? { reviewsNeeded } : {});
    return { world, caseId, ...people };
  }

  it("answers that agree are the decision, once there are enough", async () => {
    const { world, caseId, ann, bo, cy } = await team(3);
    expect(await answer(world, ann, "bad")).toMatchObject({ caseId, next: "another_review" });
    expect(await claimNextCase(db, { queue: world.queue.id, actor: ann.actor })).toBeNull();
    expect(await answer(world, bo, "bad")).toMatchObject({ caseId, next: "another_review" });
    expect(await answer(world, cy, "bad")).toMatchObject({ decision: { label: "bad" } });
    const next = claimCase(db, { caseId, actor: cy.actor });
    await expect(next).rejects.toMatchObject({ code: "decided_by_you" });
  });

  it("answers that differ go to a lead, and to nobody else", async () => {
    const { world, caseId, ann, bo, cy, lea } = await team();
    await answer(world, ann, "bad");
    expect(await answer(world, bo, "good")).toMatchObject({ next: "adjudication", decision: null });
    const queue = world.queue.id;
    expect(await claimNextCase(db, { queue, actor: cy.actor })).toBeNull();
    await expect(claimCase(db, { caseId, actor: cy.actor })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getCase(db, { caseId, reader: cy.person })).rejects.toMatchObject({
      code: "not_found",
    });
    const read = await getCase(db, { caseId, reader: lea.person });
    expect([read.decisions, read.notes]).toEqual([[], []]);
    expect(await answer(world, lea, "bad")).toMatchObject({ decision: { label: "bad" } });
  });

  it("a lead who is one of those who differ does not settle it", async () => {
    const { world, caseId, ann, lea } = await team();
    await answer(world, ann, "bad");
    expect(await answer(world, lea, "good")).toMatchObject({ next: "adjudication" });
    expect(await claimNextCase(db, { queue: world.queue.id, actor: lea.actor })).toBeNull();
    const liz = await world.colleague("Liz", ["lead"]);
    expect(await answer(world, liz, "good")).toMatchObject({ caseId, decision: { label: "good" } });
  });

  it("without a lead left it goes to the queue's next instance", async () => {
    const above = await reviewWorld(db);
    const sue = await above.colleague("Sue");
    const world = await reviewWorld(db, { reviewsNeeded: 2, escalatesToId: above.queue.id });
    const [ann, bo] = [await world.colleague("Ann"), await world.colleague("Bo")];
    const [caseId = ""] = await world.open(1);
    await answer(world, ann, "bad");
    await answer(world, bo, "good");
    expect(await answer(above, sue, "good")).toMatchObject({ caseId, decision: { label: "good" } });
  });

  it("a lead may hand a dispute on, and whoever gets it settles it", async () => {
    const above = await reviewWorld(db, { reviewsNeeded: 2 });
    const sue = await above.colleague("Sue");
    const world = await reviewWorld(db, { reviewsNeeded: 2, escalatesToId: above.queue.id });
    const [ann, bo] = [await world.colleague("Ann"), await world.colleague("Bo")];
    const lea = await world.colleague("Lea", ["lead"]);
    const [caseId = ""] = await world.open(1);
    await answer(world, ann, "bad");
    await answer(world, bo, "good");
    const held = await claimed(world, lea);
    await escalateCase(db, { ...held, queue: above.queue.id, note: "they cannot agree" });
    expect(await answer(above, sue, "good")).toMatchObject({ caseId, decision: { label: "good" } });
  });

  it("two people never answer as the last at once", async () => {
    const { world, caseId, ann, bo, cy } = await team();
    await answer(world, ann, "bad");
    const claims = await Promise.all(
      [bo, cy].map(({ actor }) => claimNextCase(db, { queue: world.queue.id, actor })),
    );
    expect(claims.filter((it) => it !== null)).toHaveLength(1);
    expect(await db.reviewCase.findUnique({ where: { id: caseId } })).toMatchObject({
      state: "waiting",
    });
  });
});
