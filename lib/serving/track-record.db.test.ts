import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { claimCase } from "#lib/review/claim-case";
import { decideCase } from "#lib/review/decide-case";
import { type NewCase, openCase } from "#lib/review/open-case";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { predict } from "./predict";
import { countTrackRecord } from "./store";

const applicant = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

it("counts what people said of traffic, and no answer to a gold case", async () => {
  const call = world.call({ endpoint: "loan-desk", inputs: [{ features: applicant }] });
  const [predictionId = ""] = (await predict(test.db, call)).predictionIds;
  const row = await test.db.prediction.findUniqueOrThrow({ where: { id: predictionId } });
  const { queueId } = await test.db.endpoint.findUniqueOrThrow({ where: { id: row.endpointId } });
  const [first, second] = await test.db.queueMember.findMany({ where: { queueId }, take: 2 });
  const asked = { modelVersionId: row.modelVersionId ?? "", position: 0, from: 0, to: 1 };
  const record = () => countTrackRecord(test.db, { ...asked, label: "good" });
  const answer = async (userId = "", more: Pick<NewCase, "origin" | "goldLabel">) => {
    const actor = { id: userId, role: "reviewer", requestId: "req_1" };
    const place = { queueId, endpointId: row.endpointId, predictionId, priority: 1, minutes: 1 };
    const caseId = await inTransaction(test.db, actor, (tx) =>
      openCase(tx, { ...place, ...more, u: 0.5 }),
    );
    const { token } = await claimCase(test.db, { caseId, actor });
    await decideCase(test.db, { caseId, token, label: "good", actor });
  };
  const before = await record();
  await answer(first?.userId, { origin: "gold", goldLabel: "bad" });
  expect(await record()).toEqual(before);
  await answer(second?.userId, { origin: "audit" });
  expect(await record()).toEqual({ n: before.n + 1, hits: before.hits + 1 });
});
