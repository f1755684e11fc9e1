import { afterAll, describe, expect, it } from "vitest";
import { toCaseDto } from "#lib/contracts/case-dto";
import { CaseDto } from "#lib/contracts/cases";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import type { CaseMaterial } from "#lib/serving/case-material";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { addNote } from "./add-note";
import { claimNextCase } from "./claim-next-case";
import { decideAlone } from "./decide-alone.test.fixture";
import type { RevealMode } from "./draw-arm";
import { getCase } from "./get-case";
import { listCases } from "./list-cases";
import { revealOpinion } from "./reveal-opinion";
import { undoDecision } from "./undo-decision";

const { db, drop } = await testDatabase();

afterAll(drop);

const SECRET = 0.5917;

const material: CaseMaterial = {
  reference: "loan-881",
  endpoint: { name: "loans", title: "Loan desk" },
  question: "Will this loan be paid back?",
  labels: ["good", "bad"],
  evidence: { kind: "text", text: "wants 4000" },
  opinion: {
    provisional: "bad",
    probabilities: [{ label: "bad", probability: SECRET }],
    currency: "USD",
    automatic: 246,
    review: 75,
    terms: [],
    reasons: [{ code: "cost_exceeds_review", detail: "246.00 > 75.00" }],
    model: { name: "loan-risk", version: 2 },
    policy_version: 7,
    reviewers: "stated",
    track_record: null,
  },
};

async function shownTo({ person }: Colleague, caseId: string) {
  return CaseDto.parse(toCaseDto(await getCase(db, { caseId, reader: person }), material));
}

async function opinionFor(colleague: Colleague, caseId: string): Promise<boolean> {
  const text = JSON.stringify(await shownTo(colleague, caseId));
  return text.includes(String(SECRET)) || text.includes("cost_exceeds_review");
}

async function heldCase(world: ReviewWorld, { actor }: Colleague, kind?: "reserved") {
  const claim = await claimNextCase(db, { queue: world.queue.id, actor, kind: kind ?? "active" });
  if (!claim) throw new Error("nothing to claim");
  return { ...claim, actor };
}

async function openIn(mode: RevealMode) {
  const world = await reviewWorld(db, { revealMode: mode });
  const [ann, bo] = [await world.colleague("Ann"), await world.colleague("Bo")];
  const lea = await world.colleague("Lea", ["lead"]);
  const aud = await world.colleague("Aud", ["auditor"]);
  await world.open(1);
  return { world, ann, bo, lea, aud };
}

describe("the model's opinion", () => {
  it("waits for the provisional label, which is written once", async () => {
    const { world, ann, bo } = await openIn("after_provisional");
    const held = await heldCase(world, ann);
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    await expect(revealOpinion(db, held)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(revealOpinion(db, { ...held, actor: bo.actor })).rejects.toMatchObject({
      code: "taken",
    });
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    await revealOpinion(db, { ...held, provisionalLabel: "good" });
    expect(await opinionFor(ann, held.caseId)).toBe(true);
    await revealOpinion(db, held);
    const changed = revealOpinion(db, { ...held, provisionalLabel: "bad" });
    await expect(changed).rejects.toMatchObject({ code: "provisional_mismatch" });
    const lied = decideAlone(db, { ...held, label: "bad", provisionalLabel: "bad" });
    await expect(lied).rejects.toMatchObject({ code: "provisional_mismatch" });
    await decideAlone(db, { ...held, label: "bad", provisionalLabel: "good" });
    const [review] = await db.review.findMany({ where: { caseId: held.caseId } });
    expect(review).toMatchObject({ provisionalLabel: "good", label: "bad" });
    expect(review?.revealedAt?.getTime()).toBeGreaterThanOrEqual(
      review?.provisionalAt?.getTime() ?? 0,
    );
  });

  it("keeps a provisional label through expiry", async () => {
    const { world, ann } = await openIn("after_provisional");
    const held = await heldCase(world, ann);
    await revealOpinion(db, { ...held, provisionalLabel: "good" });
    await advanceClock(db, 301);
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    const again = await heldCase(world, ann);
    expect((await shownTo(ann, again.caseId)).provisional_label).toBe("good");
    expect(await opinionFor(ann, again.caseId)).toBe(true);
  });

  it("is sent on request, and a label that comes afterwards is not provisional", async () => {
    const { world, ann } = await openIn("on_request");
    const held = await heldCase(world, ann);
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    await revealOpinion(db, held);
    expect(await opinionFor(ann, held.caseId)).toBe(true);
    const late = revealOpinion(db, { ...held, provisionalLabel: "good" });
    await expect(late).rejects.toMatchObject({ code: "provisional_mismatch" });
  });

  it("is there from activation on in the mode always, and not before", async () => {
    const { world, ann } = await openIn("always");
    const reserved = await heldCase(world, ann, "reserved");
    expect(await opinionFor(ann, reserved.caseId)).toBe(false);
    await advanceClock(db, 121);
    const active = await heldCase(world, ann);
    expect(await opinionFor(ann, active.caseId)).toBe(true);
  });

  it("is never sent in the blind mode to anybody who works the queue, not even afterwards", async () => {
    const { world, ann, lea, aud } = await openIn("never");
    const held = await heldCase(world, ann);
    await expect(revealOpinion(db, held)).rejects.toMatchObject({ code: "not_allowed" });
    expect(await opinionFor(lea, held.caseId)).toBe(false);
    await decideAlone(db, { ...held, label: "bad" });
    await advanceClock(db, 30);
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    expect(await opinionFor(lea, held.caseId)).toBe(false);
    expect(await opinionFor(aud, held.caseId)).toBe(true);
  });

  it("stays from those who may be asked next, and comes to its decider once nothing can be undone", async () => {
    const { world, ann, bo, lea, aud } = await openIn("on_request");
    const held = await heldCase(world, ann);
    await revealOpinion(db, held);
    const [forBo, forLea, forAud] = await Promise.all(
      [bo, lea, aud].map((reader) => opinionFor(reader, held.caseId)),
    );
    expect({ forBo, forLea, forAud }).toEqual({ forBo: false, forLea: false, forAud: true });
    await decideAlone(db, { ...held, label: "bad" });
    expect(await opinionFor(ann, held.caseId)).toBe(false);
    expect(await opinionFor(lea, held.caseId)).toBe(false);
    await advanceClock(db, 11);
    expect(await opinionFor(ann, held.caseId)).toBe(true);
    expect(await opinionFor(lea, held.caseId)).toBe(true);
    await expect(opinionFor(bo, held.caseId)).rejects.toMatchObject({ code: "not_found" });
  });
});

it("hides a peer's answer and notes from whoever may still be asked", async () => {
  const { world, ann, bo, lea } = await openIn("always");
  const held = await heldCase(world, ann);
  await addNote(db, { ...held, text: "seems fine" });
  const { decision } = await decideAlone(db, { ...held, label: "good" });
  expect((await shownTo(lea, held.caseId)).decisions).toHaveLength(1);
  await undoDecision(db, { decisionId: decision.id, actor: ann.actor });
  await advanceClock(db, 301);
  const next = await heldCase(world, bo);
  const seen = await shownTo(bo, next.caseId);
  expect(seen).toMatchObject({ decisions: [], notes: [], provisional_label: null });
  expect(seen.holder).toEqual({ id: bo.person.id, name: "Bo", you: true });
  expect((await shownTo(lea, next.caseId)).decisions).toEqual([]);
  await decideAlone(db, { ...next, label: "bad" });
  const after = await shownTo(bo, next.caseId);
  expect(after.decisions.map(({ kind }) => kind)).toEqual(["decide", "reversal", "decide"]);
  expect(after.notes).toMatchObject([{ author: "Ann", text: "seems fine" }]);
});

it("shows audits and gold cases as any other case of their arm", async () => {
  const world = await reviewWorld(db, { revealMode: "never" });
  const ann = await world.colleague("Ann");
  await world.open(1);
  await world.open(1, { origin: "audit" });
  await world.open(1, { origin: "gold", goldLabel: "bad" });
  const cards = [];
  for (let i = 0; i < 3; i++) {
    const { caseId } = await heldCase(world, ann);
    const { id, created_at, queue, ...card } = await shownTo(ann, caseId);
    cards.push(card);
  }
  expect(cards[1]).toEqual(cards[0]);
  expect(cards[2]).toEqual(cards[0]);
  const { items } = await listCases(db, { reader: ann.person, queue: world.queue.id, limit: 9 });
  const rows = items.map(({ id, createdAt, ...row }) => row);
  expect(rows).toEqual([rows[0], rows[0], rows[0]]);
});

it("pages through the cases a reader may open, and through no others", async () => {
  const world = await reviewWorld(db);
  const elsewhere = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  const ids = await world.open(5);
  await elsewhere.open(2);
  const asked = { reader: ann.person, limit: 2 };
  const first = await listCases(db, asked);
  const second = await listCases(db, { ...asked, cursor: first.nextCursor ?? "" });
  const third = await listCases(db, { ...asked, cursor: second.nextCursor ?? "" });
  const seen = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
  expect(seen).toEqual(ids.toSorted().toReversed());
  expect(third.nextCursor).toBeNull();
});
