import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { rollBack } from "#lib/registry/aliases/roll-back";
import type { Watch } from "#lib/registry/aliases/watched-alias";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import type { ModelDoor } from "../model-door";
import { shadowLine } from "../shadow-line";
import { scoreShadow } from "../shadow-scores";
import { type SplitWorld, splitWorld, versionsThemselves } from "../split-world.test.fixture";
import { watchPromotions } from "./watch-promotions";

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };
const SUBJECTS = Array.from({ length: 20 }, (_, i) => `subject-${i}`);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

/** Every version as itself, but for the second, which gives nothing. */
const secondFails: ModelDoor = (version) =>
  version.version === 2
    ? { run: () => Promise.reject(new InferenceFailure("died", "it died")) }
    : versionsThemselves(version);

async function promote(loans: SplitWorld, watch: Omit<Watch, "minutes">, version = 2) {
  await moveAlias(test.db, {
    ...{ model: `${loans.name}-model`, alias: "champion", version, actor: ada },
    ...{ reason: "it looked better", watch: { minutes: 30, ...watch } },
  });
}

async function championOf({ name }: SplitWorld): Promise<number> {
  const alias = await test.db.modelAlias.findFirstOrThrow({
    where: { alias: "champion", model: { name: `${name}-model` } },
    include: { version: true },
  });
  return alias.version.version;
}

async function watchesOf({ name }: SplitWorld) {
  const where = { model: { name: `${name}-model` } };
  const watches = await test.db.aliasWatch.findMany({ where, orderBy: { id: "asc" } });
  return watches.map(({ state }) => state);
}

describe("a version promoted under a limit", () => {
  it("is rolled back once it gives too few answers, on record, by one of those who look", async () => {
    const loans = await splitWorld(test.db, { name: "failing" });
    await loans.ask(SUBJECTS);
    await promote(loans, { min_predictions: 10, max_failure_share: 0.25 });
    await loans.ask(SUBJECTS.slice(0, 9), 400, { models: secondFails });
    expect(await watchPromotions(test.db)).toEqual([]);
    expect(await championOf(loans)).toBe(2);
    await loans.ask(SUBJECTS.slice(9), 400, { models: secondFails });
    const looks = await Promise.all([watchPromotions(test.db), watchPromotions(test.db)]);
    const broken = "it gave no answer to 100.0 % over 20 predictions, 25.0 % allowed";
    expect(looks.flat()).toEqual([{ model: "failing-model", alias: "champion", broken }]);
    expect(await championOf(loans)).toBe(1);
    expect(await watchesOf(loans)).toEqual(["rolled_back"]);
    const event = await test.db.auditEvent.findFirstOrThrow({ where: { act: "roll_back" } });
    expect(event).toMatchObject({
      actorRole: "system",
      reason: `Rolled back by itself: ${broken}.`,
    });
    const told = await loans.ask(SUBJECTS, 400, { models: secondFails });
    expect(new Set(told.map(({ model }) => model?.version))).toEqual(new Set([1]));
  });

  it("is rolled back once it is too slow", async () => {
    const loans = await splitWorld(test.db, { name: "slow" });
    await promote(loans, { min_predictions: 5, max_p99_ms: 1e-6 });
    await loans.ask(SUBJECTS);
    const [{ broken } = { broken: null }] = await watchPromotions(test.db);
    expect(broken).toMatch(/^its p99 is \d+\.\d ms over 20 predictions, 0.000001 allowed$/);
    expect(await championOf(loans)).toBe(1);
  });

  it("is rolled back once its shadow would have done otherwise too often", async () => {
    const loans = await splitWorld(test.db, { name: "doubted" });
    await loans.point("shadow", 3);
    await promote(loans, { min_predictions: 15, max_disagreement: 0.5 });
    const shadows = shadowLine({
      score: (work) => scoreShadow(test.db, work, versionsThemselves),
      onLost: (_, error) => {
        throw error;
      },
    });
    await loans.ask(SUBJECTS, 400, { shadows });
    await shadows.idle();
    const [ended] = await watchPromotions(test.db);
    expect(ended?.broken).toBe("the shadow disagrees with 100.0 % of 20, 50.0 % allowed");
    expect(await championOf(loans)).toBe(1);
  });

  it("stays where it keeps to its limits until the time is up, and where somebody else moved on", async () => {
    const loans = await splitWorld(test.db, { name: "kept" });
    await promote(loans, { min_predictions: 5, max_failure_share: 0.25, max_p99_ms: 60_000 });
    await loans.ask(SUBJECTS);
    expect(await watchPromotions(test.db)).toEqual([]);
    await advanceClock(test.db, 31 * 60);
    const kept = [{ model: "kept-model", alias: "champion", broken: null }];
    expect(await watchPromotions(test.db)).toEqual(kept);
    expect(await championOf(loans)).toBe(2);
    await promote(loans, { min_predictions: 5, max_failure_share: 0.25 }, 3);
    await rollBack(test.db, { model: "kept-model", reason: "by hand", actor: ada });
    expect(await watchPromotions(test.db)).toEqual([]);
    expect(await watchesOf(loans)).toEqual(["kept", "replaced"]);
    expect(await championOf(loans)).toBe(2);
  });
});
