import { afterAll, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { claimNextCase } from "#lib/review/claim-next-case";
import { decideCase } from "#lib/review/decide-case";
import { metricsText } from "#lib/telemetry/metrics";
import { reviewWorld } from "#prisma/seed/review-world";
import { measureTask } from "./measure";

const { db, drop } = await testDatabase();
afterAll(drop);

it("shows what waits as the database counts it", async () => {
  const world = await reviewWorld(db, { graceSeconds: 3600 });
  const [ann, bob] = [await world.colleague("Ann"), await world.colleague("Bob")];
  await world.open(5);
  await advanceClock(db, 90);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor: ann.actor });
  await claimNextCase(db, { queue: world.queue.id, actor: bob.actor });
  if (!claim) throw new Error("nothing to claim");
  await decideCase(db, { ...claim, label: "good", actor: ann.actor });
  await measureTask(db).run();
  const { text } = await metricsText();
  const open = await db.reviewCase.count({ where: { state: "waiting" } });
  const held = await db.outboxEvent.count({ where: { state: "held" } });
  expect([open, held]).toEqual([4, 1]);
  expect(text).toContain(`umpire_cases_open{queue="${world.queue.name}"} ${open}`);
  expect(text).toContain("umpire_claims_active 1");
  expect(text).toContain(`umpire_outbox_pending ${held}`);
  const [, age = ""] = /umpire_case_oldest_age_seconds\{[^}]*\} ([\d.]+)/.exec(text) ?? [];
  expect(Number(age)).toBeGreaterThanOrEqual(90);
  expect(Number(age)).toBeLessThan(180);
});
