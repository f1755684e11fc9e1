import type { Db } from "#lib/db/client";
import type { StoredReply } from "#lib/idempotency/claim-key";
import { type Keyed, keyedWrite } from "#lib/idempotency/keyed";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { actingRole } from "#lib/kernel/rights";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import { admit } from "./admit";
import { Answer, KEEP_NOTHING } from "./answer";
import type { Doors } from "./doors";
import { problemAnswer } from "./problem";
import { protocolErrorAnswer } from "./protocol-error";
import { readJson, readParams, readQuery } from "./read-input";
import { bytesReply, replayedReply, replyBytes } from "./reply";
import type { AnyRouteSpec, Call, RouteAct, Visit } from "./route-spec";

type AnyCall = Call<RouteAct, unknown, unknown, unknown>;

/** One request on its way through the wrapper. */
type Passage = Visit & {
  readonly doors: Doors;
  readonly spec: AnyRouteSpec;
  readonly requestId: string;
  readonly trace: Trace | null;
};

/** What was read of a request before anything is done about it. */
type Read = {
  readonly principal: Principal | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly keyed: Keyed | null;
};

const ERROR_ANSWERS = { problem: problemAnswer, protocol: protocolErrorAnswer } as const;
const MS_PER_SECOND = 1000;

/**
 * The one wrapper around every route, whichever door the request came in by: counts, limits, knows and admits the
 * caller, reads the request by its schemas, opens the transaction, checks the reply and maps what is refused.
 * Authenticates before it reads a body, so that a stranger learns and costs nothing. Never rejects.
 */
export async function serveVisit(
  doors: Doors,
  spec: AnyRouteSpec,
  visit: Visit,
): Promise<Answer | Response> {
  const startedMs = performance.now();
  const { arrival, route, params } = visit;
  const requestId = doors.newRequestId();
  const trace = doors.trace?.(arrival, route) ?? null;
  const passage = { doors, spec, arrival, route, params, requestId, trace };
  const leave = doors.limits.inFlight.enter();
  let answer: Answer | Response;
  try {
    if (leave === null) throw new Refusal("overloaded", "Too many requests are under way.");
    answer = await act(passage);
  } catch (caught) {
    answer = failed(passage, caught);
  } finally {
    leave?.();
  }
  stamp(answer, requestId);
  const seconds = (performance.now() - startedMs) / MS_PER_SECOND;
  doors.observe({ requestId, method: arrival.method, route, status: answer.status }, seconds);
  trace?.end(answer.status);
  return answer;
}

/** Numbers an answer, and forbids keeping it unless it says otherwise. */
function stamp(answer: Answer | Response, requestId: string): void {
  if (answer instanceof Answer) {
    answer.requestId = requestId;
    return;
  }
  answer.headers.set("x-request-id", requestId);
  if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", KEEP_NOTHING);
}

function failed({ doors, spec, arrival, route, requestId }: Passage, caught: unknown): Answer {
  const error = doors.named(caught);
  const answer = ERROR_ANSWERS[spec.errors ?? "problem"](error, requestId);
  const said = { requestId, method: arrival.method, route, status: answer.status };
  if (!(error instanceof Refusal)) doors.logBug(error, said);
  return answer;
}

async function act(passage: Passage): Promise<Answer | Response> {
  const { doors, spec, arrival } = passage;
  const admitted = admit(doors, spec, arrival);
  const principal = admitted instanceof Promise ? await admitted : admitted;
  const isRead = arrival.method === "GET" || arrival.method === "HEAD";
  const address = readAddress(passage);
  const isUnread = isRead || spec.rawBody !== undefined;
  const { sent, body } = isUnread ? UNREAD : await readJson(arrival, spec);
  const keyed = isRead ? null : keyOf(passage, principal, sent);
  const read = { principal, ...address, body, keyed };
  const manner = isRead ? "none" : (spec.transaction ?? "route");
  if (manner === "route") return actInTransaction(passage, read);
  const given = { db: doors.db(), keyed: manner === "own" ? keyed : null };
  return replyOf(spec, await spec.handle(callOf(passage, read, given)));
}

function readAddress({ spec, params, arrival: { search } }: Passage) {
  return {
    params: spec.params && readParams(spec.params, params),
    query: spec.query && readQuery(spec.query, search),
  };
}

const UNREAD = { sent: undefined, body: undefined };

/** What a handler is handed. The web platform's request and signal are made only when a handler names them. */
function callOf(
  { doors, spec, arrival, requestId, trace }: Passage,
  { principal, params, query, body }: Read,
  { db, keyed }: { readonly db: Db; readonly keyed: Keyed | null },
): AnyCall {
  return {
    db,
    principal: principal as AnyCall["principal"],
    actor: actorOf(principal, spec, requestId),
    params,
    query,
    body,
    requestId,
    keyed,
    arrival,
    trace,
    now: doors.now(),
    get request() {
      return arrival.request();
    },
    get signal() {
      return arrival.signal();
    },
  };
}

function actorOf(principal: Principal | null, { act }: AnyRouteSpec, requestId: string) {
  if (principal === null || act === "public") return { id: "anonymous", role: "public", requestId };
  return { id: principal.id, role: actingRole(principal, act), requestId };
}

function keyOf(
  { arrival: { method, pathname: path, headers }, route }: Passage,
  principal: Principal | null,
  body: unknown,
): Keyed | null {
  const key = headers.get("idempotency-key");
  if (key === null || principal === null) return null;
  return keyedWrite({ principalId: principal.id, method, route, path, key, body });
}

/** The key row comes first, the stored reply last; only a success is kept, because a refusal undoes all of it. */
function actInTransaction(passage: Passage, read: Read): Promise<Answer | Response> {
  const { doors, spec, requestId } = passage;
  const { principal, keyed } = read;
  const actor = actorOf(principal, spec, requestId);
  return doors.inTransaction(doors.db(), actor, async (tx) => {
    const stored = keyed && (await doors.claimKey(tx, keyed));
    if (stored) return replayedReply(stored);
    const value = await spec.handle(callOf(passage, read, { db: tx, keyed: null }));
    if (value instanceof Answer || value instanceof Response) return value;
    const reply = { status: spec.status ?? 200, body: replyBytes(spec.reply, value) };
    if (keyed) await doors.saveReply(tx, keyed, keptReply(spec, value, reply));
    return bytesReply(reply);
  });
}

function keptReply({ keeps, reply }: AnyRouteSpec, value: unknown, sent: StoredReply): StoredReply {
  return keeps ? { status: sent.status, body: replyBytes(reply, keeps(value)) } : sent;
}

function replyOf(spec: AnyRouteSpec, value: unknown): Answer | Response {
  if (value instanceof Answer || value instanceof Response) return value;
  return bytesReply({ status: spec.status ?? 200, body: replyBytes(spec.reply, value) });
}
