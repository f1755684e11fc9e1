import { describe, expect, it } from "vitest";
import { openLog } from "./logger";
import {
  countPrediction,
  metricsText,
  observeRequest,
  observeStage,
  setQueueBacklog,
} from "./metrics";

describe("the log", () => {
  const lines: string[] = [];
  const log = openLog("info", { write: (line) => lines.push(line) });
  const last = () => JSON.parse(lines.at(-1) ?? "{}");

  it("drops every field it does not know, and objects in those it does", () => {
    const fields = { request_id: "req_1", body: { Amount: 4000 }, cookie: "s=1", reason: { a: 7 } };
    log.info(fields, "answered");
    expect(last()).toEqual({
      level: "info",
      time: expect.any(String),
      request_id: "req_1",
      event: "answered",
    });
  });

  it("keeps a line a line whatever a text contains", () => {
    log.warn({ reason: "first\n\u001b[31msecond" }, "odd");
    expect(lines.at(-1)?.trimEnd()).toContain(String.raw`"reason":"first\n\u001b[31msecond"`);
  });

  it("says of an error its name, code, last line and causes, not the arguments above", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const error = new Error("create({ data: { income: 4000 } })\n\nUnknown field", { cause });
    log.error({ err: error }, "failed");
    expect(last().err).toMatchObject({
      name: "Error",
      message: "Unknown field",
      cause: { code: "ECONNREFUSED", message: "refused" },
    });
    expect(lines.at(-1)).not.toContain("income");
  });
});

it("measures under the names that are written down, in base units", async () => {
  observeRequest({ method: "POST", route: "/api/v1/cases/{case}/claim", status: 409 }, 0.004);
  observeStage("infer", 0.002);
  countPrediction({ model: "loan-risk", route: "review", reason: "cost_exceeds_review" });
  setQueueBacklog("loans", 7, 90);
  const { text } = await metricsText();
  for (const line of [
    'http_server_request_duration_seconds_bucket{le="0.005",http_request_method="POST",http_route="/api/v1/cases/{case}/claim",http_response_status_code="409"} 1',
    'umpire_predictions_total{model="loan-risk",route="review",reason="cost_exceeds_review"} 1',
    'umpire_prediction_stage_seconds_bucket{le="0.0025",stage="infer"} 1',
    'umpire_case_oldest_age_seconds{queue="loans"} 90',
    "umpire_claim_expired_total 0",
    "umpire_db_pool_waiting 0",
    "# TYPE nodejs_eventloop_lag_p99_seconds gauge",
  ])
    expect(text).toContain(line);
});
