import { environment } from "#lib/config/env";
import { database } from "#lib/db/client";
import { namingOutage } from "#lib/db/errors";
import { inTransaction } from "#lib/db/transaction";
import { claimKey } from "#lib/idempotency/claim-key";
import { saveReply } from "#lib/idempotency/save-reply";
import { authenticate } from "#lib/identity/authenticate";
import { freshId } from "#lib/kernel/ids";
import { logger } from "#lib/telemetry/logger";
import { observeRequest } from "#lib/telemetry/metrics";
import { isTracing, traceRequest } from "#lib/telemetry/traces/trace-request";
import { type Doors, gateOf, type Limits } from "./doors";
import { routeDefiner } from "./route-definer";
import { tokenBuckets } from "./token-buckets";

const MOST_IN_FLIGHT = 256;
/** A third of a second's requests may come at once. */
const BURST = 1 / 3;
/** A system with a stale key is told so at its own pace; somebody who guesses is slowed. */
const BAD_CREDENTIAL_RATE = { perSecond: 1, burst: 20 };

/** On `globalThis`, because Next loads a module once for every graph it serves and the limits are per process. */
const shared = globalThis as typeof globalThis & { umpireLimits?: Limits };

/** Declares a route; `RouteSpec` says what a declaration holds. Nothing is opened before the first request. */
export const defineRoute = routeDefiner(realDoors());

/** The doors of this process, for a lane that speaks another protocol and builds on the same admission and limits. */
function realDoors(): Doors {
  return {
    db: database,
    inTransaction,
    claimKey,
    saveReply,
    authenticate: (request, options) => authenticate(database(), request, options),
    ownOrigin: () => environment().url,
    get limits() {
      return sharedLimits();
    },
    now: () => new Date(),
    newRequestId: () => freshId("request"),
    named: namingOutage,
    logBug: (err, { requestId, method, route, status }) =>
      logger().error({ request_id: requestId, method, route, status, err }, "request failed"),
    observe: ({ method, route, status }, seconds) =>
      observeRequest({ method, route, status }, seconds),
    trace: ({ method, headers }, route) =>
      isTracing() ? traceRequest(headers.get("traceparent"), `${method} ${route}`) : null,
  };
}

function rateOf(perSecond: number) {
  return { perSecond, burst: Math.ceil(perSecond * BURST) };
}

/** Made with the first request, so that a build needs no environment. */
function sharedLimits(): Limits {
  const nowMs = () => performance.now();
  shared.umpireLimits ??= {
    ofKey: tokenBuckets(rateOf(environment().requestsPerSecondOfKey), nowMs),
    ofAddress: tokenBuckets(rateOf(environment().requestsPerSecondOfAddress), nowMs),
    ofBadCredentials: tokenBuckets(BAD_CREDENTIAL_RATE, nowMs),
    inFlight: gateOf(MOST_IN_FLIGHT),
  };
  return shared.umpireLimits;
}
