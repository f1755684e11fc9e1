import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { quarantineVersion } from "#lib/registry/quarantine/quarantine-version";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { cachedActive } from "./active-cache";
import { addGuarantee } from "./add-guarantee";
import { predict } from "./predict";
import { replayPrediction } from "./replay-prediction";
import { type SplitWorld, splitWorld, versionsThemselves } from "./split-world.test.fixture";

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };
const SUBJECTS = Array.from({ length: 200 }, (_, i) => `subject-${i}`);

let test: TestDatabase;
let loans: SplitWorld;
beforeAll(async () => {
  test = await testDatabase();
  loans = await splitWorld(test.db, { name: "loans" });
  await loans.point("challenger", 2);
});
afterAll(() => test.drop());

const versionsOf = (told: readonly PredictionDto[]) => told.map(({ model }) => model?.version);
const stored = (told: readonly PredictionDto[]) =>
  test.db.prediction.findMany({ where: { id: { in: told.map(({ id }) => id) } } });

describe("a challenger without a share", () => {
  it("answers nothing", async () => {
    const told = await loans.ask(SUBJECTS.slice(0, 20));
    expect(new Set(versionsOf(told))).toEqual(new Set([1]));
    const [row] = await stored(told);
    expect(row).toMatchObject({ arm: null, propensity: null, rivalVersionId: null });
  });
});

describe("a challenger with a share of 0.3", () => {
  let told: PredictionDto[];
  beforeAll(async () => {
    await loans.split(0.3);
    told = await loans.ask(SUBJECTS);
  });

  it("answers that share of the subjects, each by the version that the reply names", async () => {
    const share = versionsOf(told).filter((version) => version === 2).length / told.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    for (const { model, probabilities } of told) {
      expect(probabilities?.bad).toBeCloseTo(model?.version === 2 ? 0.2 : 0.4, 6);
    }
  });

  it("records the arm, its chance and the version that did not answer", async () => {
    const rows = await stored(told);
    const { versionId: first } = await versionRow(1);
    const { versionId: second } = await versionRow(2);
    for (const row of rows) {
      const isChallenger = row.modelVersionId === second;
      expect(row).toMatchObject(
        isChallenger
          ? { arm: "challenger", propensity: 0.3, rivalVersionId: first }
          : { arm: "champion", propensity: 0.7, rivalVersionId: second, modelVersionId: first },
      );
    }
    expect(new Set(rows.map(({ arm }) => arm)).size).toBe(2);
  });

  it("keeps a subject to its version, whatever the input, the batch and the host", async () => {
    const before = versionsOf(told);
    for (const subject of [3, 17, 42, 99]) {
      const [again] = await loans.ask([SUBJECTS[subject]], 900, {
        readActive: cachedActive(test.url),
      });
      expect(again?.model?.version).toBe(before[subject]);
    }
  });

  it("keeps an input to its version where nobody says whose it is", async () => {
    const seen = new Set<number | undefined>();
    for (let amount = 100; amount < 130; amount += 1) {
      const [one, two] = versionsOf(await loans.ask([undefined, undefined], amount));
      expect(one).toBe(two);
      seen.add(one);
    }
    expect(seen).toEqual(new Set([1, 2]));
  });

  it("takes nobody's challenger away when the share grows, and gives all back at once", async () => {
    await loans.split(0.6);
    const more = versionsOf(await loans.ask(SUBJECTS));
    const before = versionsOf(told);
    expect(more.filter((version) => version === 2).length).toBeGreaterThan(
      before.filter((version) => version === 2).length,
    );
    before.forEach((version, i) => {
      if (version === 2) expect(more[i]).toBe(2);
    });
    await loans.split(null);
    expect(new Set(versionsOf(await loans.ask(SUBJECTS)))).toEqual(new Set([1]));
    await loans.split(0.3);
  });

  it("is heard of by a host that remembers what is active", async () => {
    const readActive = cachedActive(test.url);
    const share = async () => {
      const active = await readActive(test.db, { name: "loans", reader: caller() });
      return active.challenger?.share ?? 0;
    };
    await expect.poll(share).toBe(0.3);
    await loans.split(1);
    await expect.poll(share).toBe(1);
    expect(new Set(versionsOf(await loans.ask(SUBJECTS)))).toEqual(new Set([2]));
    await loans.split(0.3);
  });

  it("scores again when the share moves between scoring and writing", async () => {
    let moves = 0;
    const models: typeof versionsThemselves = (version) => ({
      run: async (feeds, count) => {
        if (moves++ === 0) await loans.split(1);
        return versionsThemselves(version).run(feeds, count);
      },
    });
    const again = await loans.ask(SUBJECTS.slice(0, 30), 400, { models });
    expect(new Set(versionsOf(again))).toEqual(new Set([2]));
    const rows = await stored(again);
    expect(rows.every(({ propensity }) => propensity === 1)).toBe(true);
    await loans.split(0.3);
  });

  it("replays every stored prediction bit for bit", async () => {
    for (const { id } of told.slice(0, 40)) {
      const replayed = await replayPrediction(test.db, { id, reader: caller() });
      expect(replayed.differences).toEqual([]);
    }
  });

  it("answers a retry with the bytes of the first answer, after the split moved too", async () => {
    const keyed = { scope: "key_caller POST x", key: "k-1", fingerprint: "ab".repeat(32) };
    const inputs = SUBJECTS.slice(0, 8).map((subject) => ({ features: { Amount: 400 }, subject }));
    const first = await predict(test.db, loans.call({ inputs, keyed }));
    await loans.split(1);
    const again = await predict(test.db, loans.call({ inputs, keyed }));
    expect(again.isReplayed).toBe(true);
    expect(Buffer.from(again.reply.body)).toEqual(Buffer.from(first.reply.body));
    await loans.split(0.3);
  });

  it("leaves the champion's certificate to the champion", async () => {
    const { policyVersion, endpointId } = await test.db.prediction.findFirstOrThrow();
    await addGuarantee(
      test.db,
      {
        ...{ endpointId, kind: "selective", alpha: 0.05, delta: 0.05, threshold: 0.7 },
        ...{ n: 400, k: 2, windowFrom: new Date(0), windowTo: new Date(1), policyVersion, days: 9 },
        evidence: {
          ...{ method: "fixed_sequence", grid: [0.7], chance: 0.02 },
          ...{ open: 0, labels: 400, worst: null },
        },
        modelVersionId: (await versionRow(1)).versionId,
        calibratorId: null,
      },
      ada,
    );
    // Sure to 0.7 the one, to 0.65 the other, which the certificate would not have let through.
    const again = await loans.ask(SUBJECTS.slice(0, 60), 700);
    const rows = await stored(again);
    for (const { arm, route, decision } of rows) {
      const { guaranteeId = null } = decision as { guaranteeId?: string | null };
      expect({ arm, isCertified: guaranteeId !== null }).toEqual({
        arm,
        isCertified: arm === "champion",
      });
      if (arm === "challenger") expect(route).toBe("auto");
    }
  });

  it("bears the challenger's failures on its own arm", async () => {
    const models: typeof versionsThemselves = (version) => ({
      run: (feeds, count) =>
        version.version === 2
          ? Promise.reject(new InferenceFailure("died", "it fell over"))
          : versionsThemselves(version).run(feeds, count),
    });
    const again = await loans.ask(SUBJECTS.slice(0, 40), 100, { models });
    for (const it of again) {
      const isChallenger = it.model?.version === 2;
      expect(it.reasons.some(({ code }) => code === "model_failure")).toBe(isChallenger);
    }
    expect(new Set(versionsOf(again))).toEqual(new Set([1, 2]));
  });

  it("ends with the challenger's quarantine", async () => {
    const version = await versionRow(2);
    const named = { versionId: version.versionId, model: "loans-model", version: 2 };
    await quarantineVersion(test.db, { version: named, reason: "it struck out", actor: ada });
    expect(new Set(versionsOf(await loans.ask(SUBJECTS)))).toEqual(new Set([1]));
  });
});

function caller() {
  return loans.call({ inputs: [] }).principal;
}

async function versionRow(version: number) {
  const { id } = await test.db.modelVersion.findFirstOrThrow({ where: { version } });
  return { versionId: id };
}
