import { afterAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { amendDecision } from "./amend-decision";
import { claimNextCase } from "./claim-next-case";
import { decideAlone } from "./decide-alone.test.fixture";
import { decideByDeadline } from "./decide-by-deadline";
import { decisionsOf } from "./decisions-of";
import { escalateCase } from "./escalate-case";
import { getCase } from "./get-case";
import { heartbeat } from "./heartbeat";
import { listHistory } from "./list-history";
import { saveDraft } from "./save-draft";
import { undoDecision } from "./undo-decision";

const { db, drop } = await testDatabase();

afterAll(drop);

async function claimed(world: ReviewWorld, { actor }: Colleague) {
  const claim = await claimNextCase(db, { queue: world.queue.id, actor });
  if (!claim) throw new Error("nothing to claim");
  return { ...claim, actor };
}

async function effective(predictionId: string) {
  return (await decisionsOf(db, [predictionId])).get(predictionId) ?? null;
}

function eventsOf(caseId: string) {
  return db.$queryRaw<{ type: string; state: string; sequence: number }[]>`
    select type, state::text as state, sequence from outbox_events
     where case_id = ${caseId} order by sequence`;
}

describe("a decision", () => {
  it("is one for each of two submits at once, and the second hears that it is there", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    await world.open(1);
    const held = await claimed(world, ann);
    const submits = await Promise.allSettled(
      [1, 2].map(() => decideAlone(db, { ...held, label: "bad" })),
    );
    const refused = submits.flatMap((it) => (it.status === "rejected" ? [it.reason] : []));
    expect(refused).toMatchObject([
      {
        code: "decided_by_you",
        extra: { holder: { name: "Ann", you: true }, decision: { label: "bad", revision: 1 } },
      },
    ]);
    expect(await effective(held.predictionId)).toMatchObject({ label: "bad", isFinal: false });
  });

  it("is refused under a token somebody else has outrun, with the holder's name", async () => {
    const world = await reviewWorld(db, { claimSeconds: 60 });
    const ann = await world.colleague("Ann");
    const bo = await world.colleague("Bo");
    await world.open(1);
    const late = await claimed(world, ann);
    await advanceClock(db, 61);
    const submit = () => decideAlone(db, { ...late, label: "bad" });
    await expect(submit()).rejects.toMatchObject({ code: "expired", extra: { holder: null } });
    const current = await claimed(world, bo);
    const holder = { id: bo.person.id, name: "Bo", you: false };
    await expect(submit()).rejects.toMatchObject({ code: "taken", extra: { holder } });
    const beat = heartbeat(db, late);
    await expect(beat).rejects.toMatchObject({ code: "taken", extra: { holder } });
    await decideAlone(db, { ...current, label: "good" });
    await expect(submit()).rejects.toMatchObject({ code: "decided", extra: { holder } });
    await expect(submit()).rejects.not.toHaveProperty("extra.decision");
  });

  it("takes only the endpoint's labels, and a reason where the queue asks for one", async () => {
    const world = await reviewWorld(db, { isReasonRequired: true });
    const ann = await world.colleague("Ann");
    await world.open(1);
    const held = await claimed(world, ann);
    const foreign = decideAlone(db, { ...held, label: "maybe", reason: "hm" });
    await expect(foreign).rejects.toMatchObject({
      code: "invalid_request",
      faults: [{ pointer: "/label" }],
    });
    const bare = decideAlone(db, { ...held, label: "bad", reason: " " });
    await expect(bare).rejects.toMatchObject({ code: "reason_required" });
    const decided = await decideAlone(db, { ...held, label: "bad", reason: "no income" });
    expect(decided.decision).toMatchObject({ label: "bad", reason: "no income", revision: 1 });
  });

  it("does not exist for people outside the queue", async () => {
    const world = await reviewWorld(db);
    const elsewhere = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    const eve = await elsewhere.colleague("Eve");
    await world.open(1);
    const held = await claimed(world, ann);
    const foreign = decideAlone(db, { ...held, actor: eve.actor, label: "bad" });
    const absent = decideAlone(db, { ...held, caseId: "case_none", label: "bad" });
    const [a, b] = await Promise.allSettled([foreign, absent]);
    expect(a).toMatchObject({ reason: { code: "not_found" } });
    expect(String(a.status === "rejected" && a.reason.message)).toBe(
      String(b.status === "rejected" && b.reason.message),
    );
  });

  it("is final at once without a grace, otherwise when its time has come", async () => {
    const world = await reviewWorld(db, { graceSeconds: 10 });
    const atOnce = await reviewWorld(db, { graceSeconds: 0 });
    const ann = await world.colleague("Ann");
    const bo = await atOnce.colleague("Bo");
    await Promise.all([world.open(1), atOnce.open(1)]);
    const held = await claimed(world, ann);
    const quick = await claimed(atOnce, bo);
    await decideAlone(db, { ...held, label: "good" });
    const final = await decideAlone(db, { ...quick, label: "good" });
    expect(final.decision.isFinal).toBe(true);
    expect(await eventsOf(quick.caseId)).toEqual([
      { type: "decision.made", state: "final", sequence: 1 },
    ]);
    expect((await effective(held.predictionId))?.isFinal).toBe(false);
    await advanceClock(db, 10);
    expect((await effective(held.predictionId))?.isFinal).toBe(true);
    expect(await eventsOf(held.caseId)).toMatchObject([{ state: "final" }]);
  });

  it("cannot be changed or deleted where it lies, nor can the review behind it", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    await world.open(1);
    await decideAlone(db, { ...(await claimed(world, ann)), label: "bad" });
    const statements = [
      "update decisions set label = 'good'",
      "delete from decisions",
      "update reviews set label = 'good'",
      "delete from audit_events",
    ];
    for (const statement of statements) {
      const written = inTransaction(db, ann.actor, (tx) => tx.$executeRawUnsafe(statement));
      await expect(written).rejects.toThrow(/append-only/);
    }
  });
});

describe("undo", () => {
  it("gives the case back under a new token with the answer as draft, and the prediction is open again", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    await world.open(1);
    const held = await claimed(world, ann);
    const { decision } = await decideAlone(db, { ...held, label: "bad", reason: "typo" });
    const undone = await undoDecision(db, { decisionId: decision.id, actor: ann.actor });
    expect(undone.decision).toMatchObject({ kind: "reversal", revision: 2, label: null });
    expect(await effective(held.predictionId)).toBeNull();
    expect(await eventsOf(held.caseId)).toMatchObject([{ state: "cancelled" }]);
    const view = await getCase(db, { caseId: held.caseId, reader: ann.person });
    expect(view.draft).toMatchObject({ label: "bad", reason: "typo" });
    expect(view.claim?.token).not.toBe(held.token);
    const token = view.claim?.token ?? "";
    const outrun = decideAlone(db, { ...held, label: "good" });
    await expect(outrun).rejects.toMatchObject({
      code: "expired",
      extra: { holder: { you: true } },
    });
    await decideAlone(db, { ...held, token, label: "good" });
    expect(await effective(held.predictionId)).toMatchObject({ label: "good", revision: 3 });
    const again = undoDecision(db, { decisionId: decision.id, actor: ann.actor });
    await expect(again).rejects.toMatchObject({ code: "superseded" });
  });

  it("is for the person who decided, and too late once the time is up", async () => {
    const world = await reviewWorld(db, { graceSeconds: 10 });
    const ann = await world.colleague("Ann");
    const bo = await world.colleague("Bo");
    await world.open(1);
    const held = await claimed(world, ann);
    const { decision } = await decideAlone(db, { ...held, label: "bad" });
    const foreign = undoDecision(db, { decisionId: decision.id, actor: bo.actor });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    await advanceClock(db, 10);
    const late = undoDecision(db, { decisionId: decision.id, actor: ann.actor });
    await expect(late).rejects.toMatchObject({ code: "final" });
    expect(await effective(held.predictionId)).toMatchObject({ label: "bad", isFinal: true });
  });
});

describe("amend", () => {
  it("adds a revision that supersedes, and the next event of the case", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    const lea = await world.colleague("Lea", ["lead"]);
    const bo = await world.colleague("Bo");
    await world.open(1);
    const held = await claimed(world, ann);
    const first = await decideAlone(db, { ...held, label: "bad" });
    await advanceClock(db, 30);
    const asked = { decisionId: first.decision.id, label: "good", reason: "found the payslip" };
    const foreign = amendDecision(db, { ...asked, actor: bo.actor });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    const second = await amendDecision(db, { ...asked, actor: ann.actor });
    expect(second.decision).toMatchObject({ supersedes: first.decision.id, isFinal: true });
    await expect(amendDecision(db, { ...asked, actor: ann.actor })).rejects.toMatchObject({
      code: "superseded",
    });
    await advanceClock(db, 24 * 3600);
    const late = { decisionId: second.decision.id, label: "bad", reason: "forged" };
    await expect(amendDecision(db, { ...late, actor: ann.actor })).rejects.toMatchObject({
      code: "final",
    });
    await amendDecision(db, { ...late, actor: lea.actor });
    expect(await effective(held.predictionId)).toMatchObject({ label: "bad", revision: 3 });
    expect(await eventsOf(held.caseId)).toEqual([
      { type: "decision.made", state: "final", sequence: 1 },
      { type: "decision.amended", state: "final", sequence: 2 },
      { type: "decision.amended", state: "final", sequence: 3 },
    ]);
    expect((await listHistory(db, { reader: ann.person, limit: 5 })).items).toEqual([]);
  });

  it("within the grace drops the event that has not left", async () => {
    const world = await reviewWorld(db);
    const ann = await world.colleague("Ann");
    await world.open(1);
    const held = await claimed(world, ann);
    const { decision } = await decideAlone(db, { ...held, label: "bad" });
    await amendDecision(db, { decisionId: decision.id, label: "good", reason: "slip", ...held });
    expect(await eventsOf(held.caseId)).toMatchObject([{ state: "cancelled" }, { state: "final" }]);
    expect(await effective(held.predictionId)).toMatchObject({ label: "good", isFinal: true });
    const undo = undoDecision(db, { decisionId: decision.id, actor: ann.actor });
    await expect(undo).rejects.toMatchObject({ code: "superseded" });
  });
});

describe("a deadline", () => {
  it("decides what nobody holds by the fallback, final at once, and leaves a live claim alone", async () => {
    const world = await reviewWorld(db, { claimSeconds: 600 });
    const ann = await world.colleague("Ann");
    const asked = { deadlineMinutes: 5, minutes: 1, fallbackLabel: "good" };
    const predictions = ["pred_held", "pred_free"];
    await world.open(1, { ...asked, predictionId: "pred_held" });
    const held = await claimed(world, ann);
    await world.open(1, { ...asked, predictionId: "pred_free", isFallbackFixed: true });
    await advanceClock(db, 299);
    expect(await decideByDeadline(db)).toBe(0);
    await advanceClock(db, 2);
    expect(await decideByDeadline(db)).toBe(1);
    const decided = await decisionsOf(db, predictions);
    expect([...decided.keys()]).toEqual(["pred_free"]);
    expect(decided.get("pred_free")).toMatchObject({
      label: "good",
      source: "fallback",
      decidedBy: "system",
      isFinal: true,
    });
    await decideAlone(db, { ...held, label: "bad" });
    expect(await effective("pred_held")).toMatchObject({ label: "bad", source: "human" });
  });

  it("hands the case on where the policy says escalate", async () => {
    const seniors = await reviewWorld(db);
    const world = await reviewWorld(db, { escalatesToId: seniors.queue.id });
    const sen = await seniors.colleague("Sen");
    const [caseId] = await world.open(1, { deadlineMinutes: 1 });
    await advanceClock(db, 61);
    expect(await decideByDeadline(db)).toBe(1);
    expect((await claimed(seniors, sen)).caseId).toBe(caseId);
    expect(await decideByDeadline(db)).toBe(0);
  });
});

it("keeps the draft through expiry, and drops it with the decision", async () => {
  const world = await reviewWorld(db, { claimSeconds: 60 });
  const ann = await world.colleague("Ann");
  const bo = await world.colleague("Bo");
  await world.open(1);
  const held = await claimed(world, ann);
  const draft = { label: "bad", reason: "no income", note: "ask again" };
  await saveDraft(db, { caseId: held.caseId, ...draft, actor: ann.actor });
  const foreign = saveDraft(db, { caseId: held.caseId, ...draft, actor: bo.actor });
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  await advanceClock(db, 61);
  await saveDraft(db, { caseId: held.caseId, ...draft, note: "late", actor: ann.actor });
  const again = await claimed(world, ann);
  const view = () => getCase(db, { caseId: held.caseId, reader: ann.person });
  expect((await view()).draft).toEqual({ ...draft, note: "late" });
  expect((await getCase(db, { caseId: held.caseId, reader: bo.person })).draft.label).toBeNull();
  await decideAlone(db, { ...again, label: "good" });
  expect((await view()).draft).toEqual({ label: null, reason: "", note: "" });
});

it("hands an escalated case over whole: the sender has lost it, the receiver sees the note", async () => {
  const seniors = await reviewWorld(db);
  const world = await reviewWorld(db, { escalatesToId: seniors.queue.id });
  const other = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  const sen = await seniors.colleague("Sen");
  await world.open(1);
  const held = await claimed(world, ann);
  const asked = { ...held, note: "looks forged" };
  const astray = escalateCase(db, { ...asked, queue: other.queue.id });
  await expect(astray).rejects.toMatchObject({ code: "not_found" });
  await escalateCase(db, { ...asked, queue: seniors.queue.name });
  const lost = getCase(db, { caseId: held.caseId, reader: ann.person });
  await expect(lost).rejects.toMatchObject({ code: "not_found" });
  expect((await claimed(seniors, sen)).caseId).toBe(held.caseId);
  const view = await getCase(db, { caseId: held.caseId, reader: sen.person });
  expect(view.notes).toMatchObject([{ author: "Ann", text: "looks forged", isEscalation: true }]);
  expect(view.draft.label).toBeNull();
});
