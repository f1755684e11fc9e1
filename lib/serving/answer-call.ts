import type { AuditEntry } from "#lib/audit-log/record";
import type { StoredReply } from "#lib/idempotency/claim-key";
import type { Written } from "./commit-predictions";
import type { Predict } from "./predict";
import { toPredictionDto } from "./prediction-dto";
import type { Priced } from "./price-call";
import { refusalOf } from "./rejection";

/** What the caller of a priced call is told, once its rows are on disk. `cases` are ids by the ids of predictions. */
export function answerCall(
  { call: { asked, scores }, active, predictions, rejections }: Priced,
  cases: ReadonlyMap<string, string>,
): Written {
  if (rejections.length > 0) return { refusal: refusalOf(rejections) };
  const told = predictions.map((prediction, i) =>
    toPredictionDto({
      prediction,
      endpoint: active.endpoint.name,
      currency: active.policy.document.currency,
      labels: active.endpoint.labels,
      actions: active.compiled.actions,
      model: scores[i]?.version ?? null,
      caseId: cases.get(prediction.id) ?? null,
      decision: null,
    }),
  );
  const reply = { status: 200, body: asked.encode({ predictions: told }) };
  return { reply, isReplayed: false, predictionIds: predictions.map(({ id }) => id) };
}

/** What is to be told again under the call's key; `null` for a refusal that may turn out otherwise next time. */
export function keptReply({ encodeRefusal }: Predict, fate: Written): StoredReply | null {
  if (!("refusal" in fate)) return fate.reply;
  const { refusal } = fate;
  const isKept = "code" in refusal && refusal.code === "input_rejected";
  return isKept ? (encodeRefusal?.(refusal) ?? null) : null;
}

/**
 * The log's entries for calls of one transaction: one a caller and endpoint, which counts what they asked for and names the
 * requests; each row names its own besides.
 */
export function predictEvents(
  priced: readonly Priced[],
  cases: ReadonlyMap<string, string>,
): AuditEntry[] {
  const groups = new Map<string, Priced[]>();
  for (const it of priced) {
    const { asked } = it.call;
    const { endpoint, policy, version } = it.active;
    const who = [asked.actor.id, asked.actor.role, endpoint.id, policy.id, version?.versionId];
    const key = who.join(" ");
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  return [...groups.values()].map((group) => eventOf(group, cases));
}

function eventOf(group: readonly Priced[], cases: ReadonlyMap<string, string>): AuditEntry {
  const [first] = group;
  if (!first) throw new Error("a group has members");
  const { call, active } = first;
  const { actor } = call.asked;
  const predictions = group.flatMap((it) => it.predictions);
  const rejections = group.reduce((sum, it) => sum + it.rejections.length, 0);
  const requests = group.map((it) => it.call.asked.actor.requestId);
  return {
    actorId: actor.id,
    actorRole: actor.role ?? "service",
    act: "predict",
    objectKind: "endpoint",
    objectId: active.endpoint.name,
    after: {
      predictions: predictions.length,
      cases: predictions.filter(({ id }) => cases.has(id)).length,
      ...(rejections > 0 ? { rejections } : {}),
      ...(requests.length > 1 ? { requests } : {}),
    },
    requestId: requests.length > 1 ? null : actor.requestId,
    policyVersion: active.policy.version,
    modelVersion: active.version?.versionId ?? null,
  };
}
