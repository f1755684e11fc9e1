import { environment } from "#lib/config/env";
import { database, poolWaiting } from "#lib/db/client";
import { namingOutage } from "#lib/db/errors";
import { authenticate } from "#lib/identity/authenticate";
import { freshId } from "#lib/kernel/ids";
import { Refusal } from "#lib/kernel/refusal";
import { mayAct } from "#lib/kernel/rights";
import { logger } from "#lib/telemetry/logger";
import { metricsText, setDatabasePoolWaiting } from "#lib/telemetry/metrics";
import { webResponse } from "./answer";
import { problemAnswer } from "./problem";
import { readReadiness } from "./readiness";

/** The answer of `/readyz`: 200 when nothing is missing, otherwise 503 and what is. */
export async function readinessResponse(): Promise<Response> {
  const { isReady, missing, degraded } = await readReadiness(database());
  const told = Object.keys(degraded).length === 0 ? {} : { degraded };
  return readyReply(isReady, { ready: isReady, missing, ...told });
}

/** The answer of `/v2/health/ready`: the same in the words of the Open Inference Protocol. */
export async function protocolReadinessResponse(): Promise<Response> {
  const { isReady, missing } = await readReadiness(database());
  const error = `Not ready: ${Object.keys(missing).join(", ")}.`;
  return readyReply(isReady, { ready: isReady, live: true, ...(isReady ? {} : { error }) });
}

function readyReply(isReady: boolean, body: object): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (!isReady) headers.set("retry-after", "1");
  return Response.json(body, { status: isReady ? 200 : 503, headers });
}

/** The answer of `/metrics`: Prometheus' text. Without the demo it needs a key with the scope `metrics`. */
export async function metricsResponse(request: Request): Promise<Response> {
  try {
    if (!environment().isDemo) await refuseStrangers(request);
    setDatabasePoolWaiting(poolWaiting());
    const { text, contentType } = await metricsText();
    return new Response(text, {
      headers: { "content-type": contentType, "cache-control": "no-store" },
    });
  } catch (caught) {
    const error = namingOutage(caught);
    const requestId = freshId("request");
    if (!(error instanceof Refusal)) {
      logger().error({ request_id: requestId, route: "/metrics", err: error }, "request failed");
    }
    return webResponse(problemAnswer(error, requestId));
  }
}

async function refuseStrangers(request: Request): Promise<void> {
  const principal = await authenticate(database(), request, { keepsAlive: false });
  if (principal === null) throw new Refusal("not_signed_in", "Send a key with the scope metrics.");
  if (!mayAct(principal, "read_metrics"))
    throw new Refusal("not_allowed", "The key lacks metrics.");
}
