import { afterAll, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { reviewWorld } from "#prisma/seed/review-world";
import { claimCase } from "./claim-case";
import { claimNextCase } from "./claim-next-case";
import { decideCase } from "./decide-case";
import { getCase } from "./get-case";
import { heartbeat } from "./heartbeat";
import { listSkipped } from "./list-skipped";
import { releaseCase } from "./release-case";
import { skipCase } from "./skip-case";
import { whyNoneFree } from "./why-none-free";

const { db, drop } = await testDatabase();

afterAll(drop);

it("never hands one case to two reviewers, in twenty rounds of three cases and seven claims", async () => {
  const world = await reviewWorld(db);
  const people = await Promise.all(
    ["Ann", "Bo", "Cy", "Di", "Ed", "Fay", "Gus"].map((name) => world.colleague(name)),
  );
  for (let round = 0; round < 20; round++) {
    const opened = await world.open(3);
    const claims = await Promise.all(
      people.map(({ actor }) => claimNextCase(db, { queue: world.queue.id, actor })),
    );
    const given = claims.flatMap((claim, i) => (claim ? [{ claim, by: people[i] }] : []));
    expect(given.map(({ claim }) => claim.caseId).sort()).toEqual(opened.toSorted());
    for (const { claim, by } of given) {
      if (!by) throw new Error("a claim without a reviewer");
      await decideCase(db, { ...claim, label: "bad", actor: by.actor });
    }
  }
});

it("holds the cap under five simultaneous claims of one person", async () => {
  const world = await reviewWorld(db, { maxClaims: 2 });
  const { actor, person } = await world.colleague("Ann");
  await world.open(60);
  for (let round = 0; round < 12; round++) {
    const claims = await Promise.all(
      Array.from({ length: 5 }, () => claimNextCase(db, { queue: world.queue.id, actor })),
    );
    const held = claims.flatMap((claim) => claim ?? []);
    expect(held).toHaveLength(2);
    expect(await whyNoneFree(db, { queue: world.queue.id, reviewer: person })).toMatchObject({
      state: "claim_limit",
      mine: 2,
    });
    for (const { caseId, token } of held)
      await skipCase(db, { caseId, token, reason: "later", actor });
  }
});

it("gives cases by priority, but first the one whose deadline can only just be met", async () => {
  const world = await reviewWorld(db);
  const { actor } = await world.colleague("Ann");
  const [first, second] = await world.open(2, { minutes: 4 });
  await world.open(1, { minutes: 4, priority: -3, deadlineMinutes: 20 });
  const [critical] = await world.open(1, { minutes: 4, priority: -2, deadlineMinutes: 6 });
  await world.open(1, { minutes: 4, priority: -1, deadlineMinutes: 3 });
  const order: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    order.push((await claimNextCase(db, { queue: world.queue.name, actor }))?.caseId);
  }
  expect(order).toEqual([critical, first, second]);
});

it("gives a lapsed case to the next reviewer, under a new token", async () => {
  const world = await reviewWorld(db, { claimSeconds: 60 });
  const ann = await world.colleague("Ann");
  const bo = await world.colleague("Bo");
  const [caseId = ""] = await world.open(1);
  const before = await claimNextCase(db, { queue: world.queue.id, actor: ann.actor });
  expect(await claimNextCase(db, { queue: world.queue.id, actor: bo.actor })).toBeNull();
  await advanceClock(db, 61);
  const after = await claimNextCase(db, { queue: world.queue.id, actor: bo.actor });
  expect(after?.caseId).toBe(caseId);
  expect(after?.token).not.toBe(before?.token);
});

it("never serves a skipped case to its skipper again, who may take it back", async () => {
  const world = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  const [caseId = ""] = await world.open(1);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor: ann.actor });
  await skipCase(db, { caseId, token: claim?.token ?? "", reason: "not mine", actor: ann.actor });
  expect(await claimNextCase(db, { queue: world.queue.id, actor: ann.actor })).toBeNull();
  const why = await whyNoneFree(db, { queue: world.queue.id, reviewer: ann.person });
  expect(why).toMatchObject({ state: "skipped", skipped: 1, free: 0 });
  const skipped = () => listSkipped(db, { reader: ann.person, limit: 5 });
  expect((await skipped()).items).toMatchObject([{ caseId, reason: "not mine" }]);
  const back = await claimCase(db, { caseId, actor: ann.actor });
  expect(back).toMatchObject({ caseId, kind: "active" });
  expect((await skipped()).items).toEqual([]);
});

it("gives a reload the same claim, and activates a reserved case under its token", async () => {
  const world = await reviewWorld(db, { claimSeconds: 300 });
  const ann = await world.colleague("Ann");
  const bo = await world.colleague("Bo");
  await world.open(1);
  const asked = { queue: world.queue.id, kind: "reserved", actor: ann.actor } as const;
  const reserved = await claimNextCase(db, asked);
  const caseId = reserved?.caseId ?? "";
  expect((await getCase(db, { caseId, reader: ann.person })).opinionDue).toBe(false);
  const active = await claimCase(db, { caseId, actor: ann.actor });
  expect(active).toMatchObject({ token: reserved?.token, kind: "active", extensionsLeft: 11 });
  expect((await getCase(db, { caseId, reader: ann.person })).opinionDue).toBe(true);
  expect((await claimCase(db, { caseId, actor: ann.actor })).token).toBe(active.token);
  const taken = claimCase(db, { caseId, actor: bo.actor });
  await expect(taken).rejects.toMatchObject({ code: "taken", extra: { holder: { name: "Ann" } } });
});

it("lets heartbeats hold a case for twelve claims and no longer", async () => {
  const world = await reviewWorld(db, { claimSeconds: 60 });
  const { actor } = await world.colleague("Ann");
  await world.open(1);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor });
  const { caseId = "", token = "" } = claim ?? {};
  let left = claim?.extensionsLeft ?? 0;
  for (let i = 0; i < 14; i++) {
    await advanceClock(db, 50);
    const renewed = await heartbeat(db, { caseId, token, actor });
    expect(renewed.token).toBe(token);
    expect(renewed.extensionsLeft).toBeLessThanOrEqual(left);
    left = renewed.extensionsLeft;
  }
  expect(left).toBe(0);
  await advanceClock(db, 25); // 725 s after the claim, of 720
  await expect(heartbeat(db, { caseId, token, actor })).rejects.toMatchObject({ code: "expired" });
});

it("leaves twenty seconds to a page that goes away, unless a newer page holds the case", async () => {
  const world = await reviewWorld(db);
  const { actor } = await world.colleague("Ann");
  await world.open(2);
  const asked = { queue: world.queue.id, actor, instance: "tab-1" };
  const active = await claimNextCase(db, asked);
  const reserved = await claimNextCase(db, { ...asked, kind: "reserved" });
  const leave = { caseId: active?.caseId ?? "", token: active?.token ?? "", leaving: true, actor };
  const ignored = await heartbeat(db, { ...leave, instance: "tab-0" });
  expect(ignored.expiresInMs).toBeGreaterThan(250_000);
  const left = await heartbeat(db, { ...leave, instance: "tab-1" });
  expect(left.expiresInMs).toBeLessThanOrEqual(20_000);
  const back = await claimCase(db, { caseId: leave.caseId, instance: "tab-2", actor });
  expect(back).toMatchObject({ token: leave.token });
  expect(back.expiresInMs).toBeGreaterThan(250_000);
  await advanceClock(db, 21);
  const lapsed = heartbeat(db, {
    ...leave,
    caseId: reserved?.caseId ?? "",
    token: reserved?.token ?? "",
  });
  await expect(lapsed).rejects.toMatchObject({ code: "expired" });
});

it("lets a lead take a case from its holder, who is told at the next act", async () => {
  const world = await reviewWorld(db);
  const ann = await world.colleague("Ann");
  const lea = await world.colleague("Lea", ["lead"]);
  const [caseId = ""] = await world.open(1);
  const claim = await claimNextCase(db, { queue: world.queue.id, actor: ann.actor });
  const token = claim?.token ?? "";
  const unreasoned = releaseCase(db, { caseId, actor: lea.actor });
  await expect(unreasoned).rejects.toMatchObject({ code: "reason_required" });
  const peer = await world.colleague("Bo");
  const foreign = releaseCase(db, { caseId, reason: "I want it", actor: peer.actor });
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  await releaseCase(db, { caseId, reason: "went home", actor: lea.actor });
  const late = decideCase(db, { caseId, token, label: "good", actor: ann.actor });
  await expect(late).rejects.toMatchObject({ code: "released_by_lead" });
  const next = await claimNextCase(db, { queue: world.queue.id, actor: peer.actor });
  expect(next?.caseId).toBe(caseId);
});

it("tells a claim that follows a lapsed one from one that follows a release or nothing", async () => {
  const world = await reviewWorld(db, { claimSeconds: 60 });
  const [ann, bo] = [await world.colleague("Ann"), await world.colleague("Bo")];
  await world.open(1);
  const queue = world.queue.id;
  const first = await claimNextCase(db, { queue, actor: ann.actor });
  expect(first?.isTakenOver).toBe(false);
  await advanceClock(db, 61);
  expect((await claimNextCase(db, { queue, actor: bo.actor }))?.isTakenOver).toBe(true);
});
