import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { caller } from "#lib/monitoring/desk.test.fixture";
import { type ModelDesk, openModelDesk } from "#lib/monitoring/model-desk.test.fixture";
import { activePolicy } from "#lib/policy/active-policy";
import { saveDraft } from "#lib/policy/draft-policy";
import { publishPolicy } from "#lib/policy/publish-policy";
import { addCalibrator } from "#lib/registry/add-calibrator";
import { replayPrediction } from "./replay-prediction";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
const reason = "for the test, at length";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it("recomputes a thousand stored rows bit for bit, after policies, calibrators and models have changed", async () => {
  const rules = [
    { name: "large", when: "input.Amount > 700", effect: { force_review: true as const } },
  ];
  const triggers = { rules, max_entropy: 0.66, min_margin: 0.05 };
  const desk = await openModelDesk(test.db, {
    name: "replays",
    more: { review_cost: 90, triggers },
  });
  for (let round = 0; round < 10; round++) {
    await desk.ask(Array.from({ length: 100 }, (_, i) => ((i + 1) * 0.618034 + round / 7) % 1));
    await change(round, desk);
  }
  const rows = await test.db.prediction.findMany({
    select: {
      id: true,
      policyVersion: true,
      calibratorId: true,
      modelVersionId: true,
      route: true,
    },
  });
  const kinds = (of: (row: (typeof rows)[number]) => unknown) => new Set(rows.map(of)).size;
  expect(rows).toHaveLength(1000);
  expect(kinds((it) => it.policyVersion)).toBeGreaterThan(3);
  expect(kinds((it) => it.calibratorId)).toBeGreaterThan(3);
  expect(kinds((it) => it.modelVersionId)).toBe(2);
  expect(kinds((it) => it.route)).toBe(2);
  const differing: string[] = [];
  for (const { id } of rows) {
    const { differences } = await replayPrediction(test.db, { id, reader: caller });
    if (differences.length > 0) differing.push(id);
  }
  expect(differing).toEqual([]);
}, 180_000);

/** A policy, a calibrator, a model: each third round another one. */
async function change(round: number, desk: ModelDesk): Promise<void> {
  if (round % 3 === 0) {
    const { id: endpointId } = await desk.endpoint();
    const { document, version } = await activePolicy(test.db, endpointId);
    const draft = { ...document, review_cost: 90 + round / 3, action_rule: "min_cost" as const };
    await saveDraft(test.db, { endpointId, document: draft, baseVersion: version, actor });
    const publishing = { endpoint: "replays", reason, baseVersion: version, waiver: { reason } };
    await publishPolicy(test.db, { ...publishing, actor });
  }
  if (round % 3 === 1) {
    const { versionId } = await test.db.modelAlias.findFirstOrThrow();
    await addCalibrator(test.db, {
      versionId,
      calibrator: {
        method: "platt",
        input: "probabilities",
        classes: 2,
        a: 0.7 + round / 9,
        b: 0.1,
      },
      report: { part: "live_labels", n: 7 },
      rows: 7,
      fittedOn: "a test",
      reason,
      actor,
    });
  }
  if (round % 3 === 2) await desk.promote(round % 2 === 0 ? 2 : 1);
}
