import { afterAll, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { reviewWorld } from "#prisma/seed/review-world";
import { claimNextCase } from "./claim-next-case";
import { decideCase } from "./decide-case";
import { getQueue, listQueues } from "./list-queues";
import { queueBacklogs } from "./queue-backlogs";
import { stopQueue } from "./stop-queue";
import { whyNoneFree } from "./why-none-free";

const { db, drop } = await testDatabase();

afterAll(drop);

/** The same figures, each by a query of its own. */
async function oracle(queueId: string, userId: string) {
  const one = async (query: string) => {
    const [row] = await db.$queryRawUnsafe<{ it: number | null }[]>(query, queueId, userId);
    return row?.it ?? null;
  };
  const cases = "from review_cases where queue_id = $1 and $2::text is not null";
  const waiting = `${cases} and state = 'waiting'`;
  const live = "claimed_until > umpire_now()";
  const age = "extract(epoch from umpire_now() - min(created_at)) * 1000";
  return {
    free: await one(`select count(*)::int as it ${waiting} and not coalesce(${live}, false)`),
    claimed: await one(`select count(*)::int as it ${waiting} and ${live}`),
    mine: await one(`select count(*)::int as it ${waiting} and ${live} and claimed_by = $2`),
    decidedToday: await one(
      `select count(*)::int as it from decisions where case_id in (select id ${cases})
          and (decided_at at time zone 'UTC')::date = (umpire_now() at time zone 'UTC')::date`,
    ),
    oldestAgeMs: await one(`select (${age})::float8 as it ${waiting}`),
  };
}

it("counts what an independent query counts", async () => {
  const world = await reviewWorld(db, { claimSeconds: 60 });
  const ann = await world.colleague("Ann");
  const bo = await world.colleague("Bo");
  const claim = async ({ actor }: typeof ann) => {
    const claimed = await claimNextCase(db, { queue: world.queue.id, actor });
    if (!claimed) throw new Error("nothing to claim");
    return { ...claimed, actor };
  };
  await world.open(3);
  await advanceClock(db, 500);
  await world.open(6, { deadlineMinutes: 90 });
  await claim(bo);
  await advanceClock(db, 61); // that one lapses
  const [mine] = [await claim(ann), await claim(bo), await claim(bo)];
  await decideCase(db, { ...(await claim(ann)), label: "bad" });
  const queue = await getQueue(db, { queue: world.queue.name, reader: ann.person });
  const { oldestAgeMs, ...counts } = await oracle(world.queue.id, ann.person.id);
  expect(counts).toEqual({ free: 5, claimed: 3, mine: 1, decidedToday: 1 });
  expect(queue).toMatchObject({ ...counts, isMember: true, isLed: false });
  expect(Math.abs((queue.oldestAgeMs ?? 0) - (oldestAgeMs ?? 0))).toBeLessThan(2_000);
  expect(queue.oldestAgeMs).toBeGreaterThan(560_000);
  expect(queue.unfinishedCaseId).toBe(mine.caseId);
  expect(queue.dueNextMs).toBeLessThanOrEqual(90 * 60_000);
  const backlogs = await queueBacklogs(db);
  expect(backlogs.find((it) => it.queue === world.queue.name)).toMatchObject({
    open: 8,
    claims: 3,
  });
  const why = await whyNoneFree(db, { queue: world.queue.id, reviewer: ann.person });
  expect(why).toMatchObject({ claimed: 3, mine: 1, decidedToday: 1, skipped: 0 });
  expect(why.earliestExpiryMs).toBeGreaterThan(50_000);
});

it("starts a new day with none decided", async () => {
  const world = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  await world.open(1);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor: ann.actor });
  if (claim) await decideCase(db, { ...claim, label: "good", actor: ann.actor });
  const today = async () =>
    (await getQueue(db, { queue: world.queue.id, reader: ann.person })).decidedToday;
  expect(await today()).toBe(1);
  await advanceClock(db, 24 * 3600);
  expect(await today()).toBe(0);
});

it("shows members their queues, administrators and auditors all", async () => {
  const [first, second] = [await reviewWorld(db), await reviewWorld(db)];
  const ann = await first.colleague("Ann");
  const aud = await first.colleague("Aud", ["auditor"]);
  const names = async ({ person }: typeof ann) =>
    (await listQueues(db, { reader: person })).map(({ name }) => name);
  expect(await names(ann)).toEqual([first.queue.name]);
  expect(await names(aud)).toEqual(expect.arrayContaining([first.queue.name, second.queue.name]));
  const foreign = getQueue(db, { queue: second.queue.id, reader: ann.person });
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
});

it("is stopped by those who lead it, and says by whom and why", async () => {
  const world = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  const lea = await world.colleague("Lea", ["lead"]);
  const stop = { queue: world.queue.name, mode: "reject", reason: "wrong data" } as const;
  const foreign = stopQueue(db, { ...stop, actor: ann.actor });
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  await stopQueue(db, { ...stop, actor: lea.actor });
  const why = await whyNoneFree(db, { queue: world.queue.id, reviewer: ann.person });
  expect(why).toMatchObject({
    state: "stopped",
    stopped: { mode: "reject", reason: "wrong data", by: "Lea" },
  });
  await stopQueue(db, { ...stop, mode: "off", actor: lea.actor });
  const lifted = await whyNoneFree(db, { queue: world.queue.id, reviewer: ann.person });
  expect(lifted).toMatchObject({ state: "done", stopped: null });
});
