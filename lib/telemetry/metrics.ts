import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { registerDeskMetrics } from "./desk-metrics";
import { registerInferenceMetrics } from "./inference-metrics";
import { registerRungMetrics } from "./rung-metrics";

/** Steps of a prediction whose time is watched. */
export type Stage = "parse" | "infer" | "decide" | "write" | "total";

type Metrics = ReturnType<typeof createMetrics>;

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const STAGE_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];

/** On `globalThis`, because Next loads a module once for routes and once more for pages. */
const shared = globalThis as typeof globalThis & { umpireMetrics?: Metrics };

/** Everything measured by this process in Prometheus' text format, with its content type. */
export async function metricsText(): Promise<{ text: string; contentType: string }> {
  const { registry } = metrics();
  return { text: await registry.metrics(), contentType: registry.contentType };
}

/** An answered request. `route` is the pattern, `/api/v1/cases/{case}`, never the address. */
export function observeRequest(
  request: { readonly method: string; readonly route: string; readonly status: number },
  seconds: number,
): void {
  const { method, route, status } = request;
  const { requests, knownRequests } = metrics();
  const name = `${method} ${route} ${status}`;
  const known = knownRequests.get(name) ?? requests.labels(method, route, String(status));
  knownRequests.set(name, known);
  known.observe(seconds);
}

/** A written prediction: which model, where it went, and the first reason for it. */
export function countPrediction(prediction: {
  readonly model: string;
  readonly route: "auto" | "review";
  readonly reason: string;
}): void {
  metrics().predictions.inc({ ...prediction });
}

/** A refused input that is on record: which model was asked, and the deciding reason. */
export function countRejection(rejection: {
  readonly model: string;
  readonly reason: string;
}): void {
  metrics().rejections.inc({ ...rejection });
}

/** Time one step of a call of predictions took. */
export function observeStage(stage: Stage, seconds: number): void {
  metrics().stages.observe({ stage }, seconds);
}

/** Cases of a queue that wait for a decision, and how long the oldest one has. */
export function setQueueBacklog(queue: string, open: number, oldestAgeSeconds: number): void {
  metrics().casesOpen.set({ queue }, open);
  metrics().caseOldestAge.set({ queue }, oldestAgeSeconds);
}

/** Claims that have not lapsed. */
export function setClaimsActive(count: number): void {
  metrics().claimsActive.set(count);
}

/** Claims found lapsed when their holder or the next reviewer came. */
export function countClaimExpired(count = 1): void {
  metrics().claimsExpired.inc(count);
}

/** A person's decision. */
export function countDecision(queue: string): void {
  metrics().decisions.inc({ queue });
}

/** A refused decision; `reason` is the code of the refusal. */
export function countDecisionConflict(reason: string): void {
  metrics().decisionConflicts.inc({ reason });
}

/** A decision taken back. */
export function countUndo(): void {
  metrics().undos.inc();
}

/** Events that wait in the outbox, and how long the oldest one has. */
export function setOutboxBacklog(pending: number, oldestAgeSeconds: number): void {
  metrics().outboxPending.set(pending);
  metrics().outboxOldestAge.set(oldestAgeSeconds);
}

/** A model process that was started again, and why: `died`, `timeout` or `load_failed`. */
export function countModelRestart(reason: string): void {
  metrics().modelRestarts.inc({ reason });
}

/** Predictions that no shadow looked at: shed under `load`, or lost by a `failure` beside the model's own. */
export function countShadowsLost(reason: "load" | "failure", rows: number): void {
  metrics().shadowsLost.inc({ reason }, rows);
}

/** Requests that wait for a database connection. */
export function setDatabasePoolWaiting(count: number): void {
  metrics().poolWaiting.set(count);
}

/** Where everything is measured, for whoever reads one of the measures here. */
export function metricsRegistry(): Registry {
  return metrics().registry;
}

function metrics(): Metrics {
  shared.umpireMetrics ??= createMetrics();
  return shared.umpireMetrics;
}

function createMetrics() {
  const registry = freshRegistry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    registry,
    /** Labels are hashed with every look-up, so what they lead to is kept by method, pattern and status: some hundreds. */
    knownRequests: new Map<string, { readonly observe: (seconds: number) => void }>(),
    requests: new Histogram({
      name: "http_server_request_duration_seconds",
      help: "Time to answer a request.",
      labelNames: ["http_request_method", "http_route", "http_response_status_code"],
      buckets: REQUEST_SECONDS,
      registers,
    }),
    stages: new Histogram({
      name: "umpire_prediction_stage_seconds",
      help: "Time of one stage of a call of predictions.",
      labelNames: ["stage"],
      buckets: STAGE_SECONDS,
      registers,
    }),
    predictions: counter("umpire_predictions_total", "Predictions written.", [
      "model",
      "route",
      "reason",
    ]),
    rejections: counter("umpire_rejections_total", "Inputs refused, by schema or policy.", [
      "model",
      "reason",
    ]),
    casesOpen: gauge("umpire_cases_open", "Cases without a decision.", ["queue"]),
    caseOldestAge: gauge("umpire_case_oldest_age_seconds", "Age of the oldest open case.", [
      "queue",
    ]),
    claimsActive: gauge("umpire_claims_active", "Claims that have not lapsed."),
    claimsExpired: counter("umpire_claim_expired_total", "Claims that lapsed."),
    decisions: counter("umpire_decisions_total", "Decisions by people.", ["queue"]),
    decisionConflicts: counter("umpire_decision_conflicts_total", "Refused decisions.", ["reason"]),
    undos: counter("umpire_undo_total", "Decisions taken back."),
    outboxPending: gauge("umpire_outbox_pending", "Events that wait for delivery."),
    outboxOldestAge: gauge("umpire_outbox_oldest_age_seconds", "Age of the oldest waiting event."),
    modelRestarts: counter("umpire_model_worker_restarts_total", "Model processes started again.", [
      "reason",
    ]),
    shadowsLost: counter("umpire_shadow_lost_total", "Predictions no shadow looked at.", [
      "reason",
    ]),
    poolWaiting: gauge("umpire_db_pool_waiting", "Requests that wait for a connection."),
  };
}

/** With what needs no call of ours to be counted. */
function freshRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerInferenceMetrics(registry);
  registerDeskMetrics(registry);
  registerRungMetrics(registry);
  return registry;
}
