import { afterAll, beforeAll, expect, it } from "vitest";
import { advanceClock } from "#lib/db/test-database";
import { metricsText } from "#lib/telemetry/metrics";
import { type ApiWorld, apiWorld, askPerson, sentOk, service } from "./api-world.test.fixture";

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
});
afterAll(() => world.close());

const CLEAR = { probabilities: { negative: 0.98, positive: 0.02 } };
const DOUBTFUL = { probabilities: { negative: 0.4, positive: 0.6 } };
const QUEUE = "/api/v1/queues/worked-example/claims";

it("counts exactly what the database holds: predictions, their costs, decisions, conflicts, undos", async () => {
  const { send, db, people } = world;
  const before = await counted();
  const path = "/api/v1/endpoints/worked-example/predictions";
  const body = { inputs: [CLEAR, CLEAR, DOUBTFUL] };
  await sentOk(send, { method: "POST", path, as: service(), body, key: "metrics-1" });
  await sentOk(send, { method: "POST", path, as: service(), body, key: "metrics-1" });
  await askPerson(send);
  const { caseId, token } = await claim();
  const answer = { claim_token: token, label: "negative", active_ms: 7000 };
  const deciding = {
    method: "POST",
    path: `/api/v1/cases/${caseId}/decision`,
    as: people.reviewer,
  };
  const { json } = await sentOk(send, { ...deciding, body: answer });
  expect((await send({ ...deciding, body: answer })).status).toBe(409);
  const undo = `/api/v1/decisions/${json.decision.id}/undo`;
  await sentOk(send, { method: "POST", path: undo, as: people.reviewer, body: {} });

  const after = await counted();
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  const stored = await db.prediction.groupBy({
    by: ["route"],
    _count: true,
    _sum: { reviewCost: true, automaticCost: true },
  });
  const of = (route: "auto" | "review") => stored.find((it) => it.route === route);
  expect([of("auto")?._count, of("review")?._count]).toEqual([2, 2]);
  const predictions = 'umpire_predictions_total{model="caller",route=';
  expect(sumOf(after, `${predictions}"auto"`) - sumOf(before, `${predictions}"auto"`)).toBe(2);
  expect(sumOf(after, `${predictions}"review"`) - sumOf(before, `${predictions}"review"`)).toBe(2);
  const cost = (component: string) =>
    grown(`umpire_expected_cost_total{component="${component}",currency="USD"}`);
  expect(cost("automatic")).toBeCloseTo(of("auto")?._sum.automaticCost ?? Number.NaN, 9);
  expect(cost("review")).toBeCloseTo(of("review")?._sum.reviewCost ?? Number.NaN, 9);
  expect(grown('umpire_decisions_total{queue="worked-example"}')).toBe(1);
  expect(sumOf(after, "umpire_decision_conflicts_total")).toBe(1);
  expect(grown("umpire_undo_total")).toBe(1);
  expect(grown("umpire_case_wait_seconds_count")).toBe(1);
  expect(grown("umpire_case_active_seconds_sum")).toBe(7);
  expect(grown('umpire_prediction_stage_seconds_count{stage="write"}')).toBe(2);
});

it("counts a claim that lapsed once somebody else takes the case", async () => {
  const { send, db, people } = world;
  await sentOk(send, { method: "POST", path: QUEUE, as: people.second, body: {} });
  const before = (await counted()).get("umpire_claim_expired_total") ?? 0;
  await advanceClock(db, 86_400);
  // All waiting cases are held, by the reviewer who undid one and by the second.
  await claim();
  expect((await counted()).get("umpire_claim_expired_total")).toBe(before + 1);
});

it("shows every name that is promised", async () => {
  const { text } = await metricsText();
  expect(PROMISED.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
});

const PROMISED = [
  ..."http_server_request_duration_seconds umpire_predictions_total umpire_prediction_stage_seconds".split(
    " ",
  ),
  ..."umpire_cases_open umpire_case_oldest_age_seconds umpire_claims_active".split(" "),
  ..."umpire_claim_expired_total umpire_decisions_total umpire_decision_conflicts_total".split(" "),
  ..."umpire_undo_total umpire_outbox_pending umpire_outbox_oldest_age_seconds".split(" "),
  ..."umpire_model_worker_restarts_total umpire_db_pool_waiting nodejs_eventloop_lag_p99_seconds".split(
    " ",
  ),
  ..."umpire_expected_cost_total umpire_case_wait_seconds umpire_case_active_seconds".split(" "),
  ..."umpire_gold_misses_total nv_inference_request_success nv_inference_count".split(" "),
];

/** The reviewer's next case and its token. */
async function claim() {
  const { send, people } = world;
  const { json } = await sentOk(send, {
    method: "POST",
    path: QUEUE,
    as: people.reviewer,
    body: {},
  });
  return { caseId: String(json.case.id), token: String(json.claim.token) };
}

/** Every line of the metrics by its name with labels. */
async function counted(): Promise<ReadonlyMap<string, number>> {
  const { text } = await metricsText();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** Of all lines that begin so. */
function sumOf(lines: ReadonlyMap<string, number>, start: string): number {
  return [...lines].reduce((sum, [name, value]) => (name.startsWith(start) ? sum + value : sum), 0);
}
