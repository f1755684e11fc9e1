import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { getDraft } from "./draft-policy";
import {
  ada,
  draft,
  loanPolicy,
  openLoans,
  openWorked,
  pointAt,
  workedPolicy,
} from "./endpoints.test.fixture";
import { publishPolicy } from "./publish-policy";
import { restorePolicy } from "./restore-policy";

const { db, drop } = await testDatabase();
const reason = "back to the old prices";

afterAll(drop);

async function publish(endpoint: string, baseVersion: number) {
  const waiver = { reason: "somebody answers for it" };
  return publishPolicy(db, { endpoint, reason, baseVersion, waiver, actor: ada });
}

it("puts an old policy in force as a new version, its waiver with it, and drops the draft", async () => {
  const { endpoint, policy } = await openWorked(db, "restores");
  await draft(db, "restores", workedPolicy(350), 1);
  await publish("restores", 1);
  await draft(db, "restores", workedPolicy(425), 2);
  const restored = await restorePolicy(db, {
    endpoint: "restores",
    version: 1,
    reason,
    actor: ada,
  });
  expect(restored).toMatchObject({
    version: 3,
    state: "active",
    baseVersion: 2,
    restoredFrom: 1,
    document: policy.document,
    waiver: policy.waiver,
  });
  const now = await getDraft(db, endpoint.id);
  expect(now).toMatchObject({ saved: false, baseVersion: 3, document: { review_cost: 200 } });
  const [event] = await db.auditEvent.findMany({ where: { act: "restore_policy" } });
  expect(event).toMatchObject({ reason, policyVersion: 3, after: { restored_from: 1 } });
});

it("does not carry a waiver over to a version it never spoke of", async () => {
  await openLoans(db, "void");
  await draft(db, "void", loanPolicy(60), 1);
  await publish("void", 1);
  await pointAt(db, "void", 2);
  const restoring = { endpoint: "void", version: 1, reason, actor: ada };
  const refused = restorePolicy(db, restoring);
  await expect(refused).rejects.toMatchObject({ code: "calibration_missing" });
  const waiver = { reason: "measured by hand last week" };
  expect(await restorePolicy(db, { ...restoring, waiver })).toMatchObject({ waiver });
});

it("refuses a version that is not there", async () => {
  await openWorked(db, "absent");
  const refused = restorePolicy(db, { endpoint: "absent", version: 9, reason, actor: ada });
  await expect(refused).rejects.toMatchObject({ code: "not_found" });
});
