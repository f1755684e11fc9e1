import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import type { Person } from "#lib/kernel/principal";
import { claimNextCase } from "#lib/review/claim-next-case";
import { decideCase } from "#lib/review/decide-case";
import { getCase } from "#lib/review/get-case";
import { listHistory } from "#lib/review/list-history";
import { getQueue } from "#lib/review/list-queues";
import { undoDecision } from "#lib/review/undo-decision";
import { caseMaterial } from "#lib/serving/case-material";
import { getPrediction } from "#lib/serving/get-prediction";
import { predict } from "#lib/serving/predict";
import { servingWorld } from "#prisma/seed/serving-world";
import { toDecideReply, toHeldCaseDto, toHistoryRowDto } from "./case-dto";
import { DecideReply, HeldCaseDto, HistoryRowDto, QueueDto } from "./cases";
import { toQueueDto } from "./queue-dto";

const { db, drop } = await testDatabase();

afterAll(drop);

it("carries the worked example from the price to the person and back to the caller", async () => {
  const world = await servingWorld(db);
  const { reply } = await predict(
    db,
    world.call({ inputs: [{ probabilities: { negative: 0.4, positive: 0.6 }, reference: "a-1" }] }),
  );
  const [asked] = JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  const reviewer = await personOf("reviewer@umpire.test");
  const actor = { id: reviewer.id, role: "reviewer" };
  const { queueId } = await db.endpoint.findUniqueOrThrow({ where: { name: "worked-example" } });
  const claim = await claimNextCase(db, { queue: queueId, actor });
  if (!claim) throw new Error("nothing to claim");
  expect(claim.caseId).toBe(asked.case_id);
  const view = await getCase(db, { caseId: claim.caseId, reader: reviewer });
  const held = HeldCaseDto.parse(
    toHeldCaseDto(view, claim, await caseMaterial(db, claim.predictionId)),
  );
  expect(held.case).toMatchObject({
    reference: "a-1",
    mode: "always",
    labels: ["negative", "positive"],
    opinion: { provisional: "positive", automatic: 400, review: 200 },
  });
  QueueDto.parse(toQueueDto(await getQueue(db, { queue: queueId, reader: reviewer })));
  const decided = await decideCase(db, { ...claim, label: "negative", actor });
  const { decision } = DecideReply.parse(toDecideReply(decided));
  const told = () => getPrediction(db, { id: asked.id, reader: world.caller });
  expect(await told()).toMatchObject({
    status: "decided",
    decision: { label: "negative", source: "human", final: false },
  });
  const history = await listHistory(db, { reader: reviewer, limit: 5 });
  const [row] = history.items.map((it) => HistoryRowDto.parse(toHistoryRowDto(it)));
  expect(row).toMatchObject({ case_id: claim.caseId, may_undo: true, may_amend: true });
  await undoDecision(db, { decisionId: decision?.id ?? "", actor });
  expect(await told()).toMatchObject({ status: "pending", decision: null });
});

async function personOf(email: string): Promise<Person> {
  const { id, name } = await db.user.findUniqueOrThrow({ where: { email } });
  return { kind: "person", id, name, email, roles: ["reviewer"], sessionId: "session" };
}
