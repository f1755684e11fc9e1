import { afterAll, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { settleFinality } from "#lib/delivery/settle-finality";
import { Refusal } from "#lib/kernel/refusal";
import { reviewWorld } from "#prisma/seed/review-world";
import { claimNextCase } from "./claim-next-case";
import { decideAlone } from "./decide-alone.test.fixture";
import { decisionsOf } from "./decisions-of";
import { undoDecision } from "./undo-decision";

const { db, drop } = await testDatabase();

afterAll(drop);

const ROUNDS = 15;
const CASES = 8;

it("settles 120 races of undo against finality: never both, never neither", async () => {
  const world = await reviewWorld(db, { maxClaims: CASES, graceSeconds: 10 });
  const { actor } = await world.colleague("Ann");
  const tally = { undone: 0, final: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    await world.open(CASES);
    const deciding = Array.from({ length: CASES }, () => decideNext(world.queue.id));
    const decided = await Promise.all(deciding);
    await advanceClock(db, 9); // the edge is near; the jump past it happens among the undos
    const race = decided.map(async ({ predictionId, decision }, i) => {
      if (i === 1 + (round % 6)) await advanceClock(db, 1);
      const [undo] = await Promise.all([
        undoDecision(db, { decisionId: decision.id, actor }).then(() => "undone", codeOf),
        decisionsOf(db, [predictionId]),
        settleFinality(db),
      ]);
      return { predictionId, undo };
    });
    for (const { predictionId, undo } of await Promise.all(race)) {
      const standing = (await decisionsOf(db, [predictionId])).get(predictionId);
      if (undo === "undone") expect(standing).toBeUndefined();
      else expect({ undo, isFinal: standing?.isFinal }).toEqual({ undo: "final", isFinal: true });
      tally[undo === "undone" ? "undone" : "final"] += 1;
    }
    await skipReopened(world.queue.id);
  }
  expect(tally.undone).toBeGreaterThan(0);
  expect(tally.final).toBeGreaterThan(0);

  async function decideNext(queue: string) {
    const claim = await claimNextCase(db, { queue, actor });
    if (!claim) throw new Error("nothing to claim");
    return decideAlone(db, { ...claim, label: "bad", actor });
  }

  /** Undone cases are held again; without their claims the next round has room. */
  async function skipReopened(queue: string) {
    await advanceClock(db, 400);
    for (;;) {
      const claim = await claimNextCase(db, { queue, actor });
      if (!claim) break;
      await decideAlone(db, { ...claim, label: "good", actor });
    }
    await advanceClock(db, 11);
  }
});

it("leaves one event, sent or cancelled, for every decision that was made", async () => {
  const astray = await db.$queryRaw`
    select d.id, d.kind, o.state::text as state
      from decisions d left join outbox_events o on o.decision_id = d.id
     where (d.kind = 'reversal') <> (o.id is null)
        or (o.state = 'cancelled')
             <> exists (select 1 from decisions r where r.supersedes = d.id and r.kind = 'reversal')`;
  expect(astray).toEqual([]);
});

function codeOf(error: unknown): string {
  return error instanceof Refusal ? error.code : String(error);
}
