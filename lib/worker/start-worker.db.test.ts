import { afterAll, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { getJob } from "#lib/jobs/get-job";
import { claimNextCase } from "#lib/review/claim-next-case";
import { decideCase } from "#lib/review/decide-case";
import { reviewWorld } from "#prisma/seed/review-world";
import { startWorker } from "./start-worker";

const { db, url, drop } = await testDatabase();
const auditKey = { id: "test", secret: "audit-key-v1" };

afterAll(drop);

it("makes decisions final, lets deadlines decide and works jobs, until it is stopped", async () => {
  const world = await reviewWorld(db, { graceSeconds: 1 });
  const { actor } = await world.colleague("Ann");
  await world.open(1);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor });
  if (!claim) throw new Error("nothing to claim");
  await world.open(1, { deadlineMinutes: 1, fallbackLabel: "good" });
  await advanceClock(db, 61);
  const jobId = await inTransaction(db, actor, (tx) =>
    enqueueJob(tx, { kind: "double", payload: { n: 21 }, createdBy: actor.id }),
  );
  const double = async () => 42;
  const worker = startWorker({ db, auditKey, url, handlers: new Map([["double", double]]) });
  await decideCase(db, { ...claim, label: "bad", actor });
  await expect.poll(() => events(), { timeout: 10_000 }).toEqual(["final", "final"]);
  await expect.poll(async () => (await getJob(db, jobId ?? "")).result).toBe(42);
  const housekeeping = () => db.job.count({ where: { kind: "forget_leftovers", state: "done" } });
  await expect.poll(housekeeping, { timeout: 10_000 }).toBe(1);
  await worker.stop();
  const unheard = await inTransaction(db, actor, (tx) =>
    enqueueJob(tx, { kind: "double", createdBy: actor.id }),
  );
  expect((await getJob(db, unheard ?? "")).state).toBe("queued");

  async function events() {
    const rows = await db.outboxEvent.findMany({ orderBy: { createdAt: "asc" } });
    return rows.map(({ state }) => state);
  }
});
