import { recordEvents } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { gateShared, inTransaction, type Transaction } from "#lib/db/transaction";
import { claimKeys, type KeyClaim, keyReused, type StoredReply } from "#lib/idempotency/claim-key";
import { freeKeys } from "#lib/idempotency/free-keys";
import { saveReplies } from "#lib/idempotency/save-reply";
import type { Refusal } from "#lib/kernel/refusal";
import { type Active, isSameModel, rereadActive } from "./active";
import type { Arm } from "./challenger-split";
import type { CheckedInput } from "./checked-input";
import type { NewPrediction, Stages } from "./logged-prediction";
import { measurePredictions, measureRejections } from "./measure-predictions";
import { ModelMoved } from "./model-moved";
import { newPredictions } from "./new-predictions";
import { openCases } from "./open-cases";
import type { Predict, Predicted } from "./predict";
import { toPredictionDto } from "./prediction-dto";
import { refuseStopped } from "./refuse-stopped";
import { type NewRejection, newRejections, refusalOf } from "./rejection";
import { insertRejections } from "./rejections/store";
import { type Routed, routeInputs } from "./route-inputs";
import type { Scored } from "./scored";
import { insertPredictions } from "./store";

/** One call whose inputs are checked and scored; what is left is to price, to write, and to answer. */
export type ScoredCall = {
  readonly asked: Predict;
  readonly active: Active;
  readonly inputs: readonly CheckedInput[];
  /** One an input; `null` where traffic is not split. */
  readonly arms: readonly (Arm | null)[];
  readonly scores: readonly Scored[];
  readonly stages: Stages;
  readonly startedAt: number;
};

/** What became of one call; a refusal is a value here, because the rows that tell of it are written with its neighbors'. */
export type Written = Predicted | { readonly refusal: Refusal };

/** Several calls may share one transaction; it is nobody's in particular, and each row names its own caller. */
const WRITER = { id: "prediction_writer", role: "system" } as const;

/**
 * Prices and writes several calls in one transaction, all of them or none: key rows first, the gate and one reading of
 * what is active per endpoint, then predictions, draws, cases, rejections, records and replies. Answers in the order of
 * the calls. Fails with `ModelMoved` when a call was scored by a model that no longer serves.
 */
export async function commitPredictions(db: Db, calls: readonly ScoredCall[]): Promise<Written[]> {
  const [only] = calls;
  const actor = calls.length === 1 && only ? only.asked.actor : WRITER;
  const { answers, priced } = await inTransaction(db, actor, async (tx) => {
    const stored = await claimAll(tx, calls);
    const fresh = calls.filter((call) => !stored.has(call));
    const { written, priced } = await writeAll(tx, fresh);
    const answers = calls.map((call): Written => {
      const reply = stored.get(call);
      if (reply) return { reply, isReplayed: true, predictionIds: [] };
      const fate = written.get(call);
      if (!fate) throw new Error("a call was neither stored nor written");
      return fate;
    });
    return { answers, priced };
  });
  // Only now: a transaction that failed is tried again, and what it held must not be counted twice.
  for (const it of priced) {
    measurePredictions(it.active, it.predictions, it.stages);
    measureRejections(it.active, it.rejections);
    tellShadow(it);
  }
  return answers;
}

function tellShadow({ call: { asked, inputs }, active, predictions }: Priced): void {
  if (!active.shadow) return;
  const rows = predictions.flatMap(({ id: predictionId }, i) => {
    const input = inputs[i]?.input;
    return input ? [{ predictionId, input }] : [];
  });
  asked.shadows?.offer({ active, rows });
}

/** The replies of calls that were made before. */
async function claimAll(
  tx: Transaction,
  calls: readonly ScoredCall[],
): Promise<Map<ScoredCall, StoredReply>> {
  const keyed = calls.flatMap((call) =>
    call.asked.keyed ? { call, keyed: call.asked.keyed } : [],
  );
  const stored = new Map<ScoredCall, StoredReply>();
  if (keyed.length === 0) return stored;
  const claims = await claimKeys(
    tx,
    keyed.map((it) => it.keyed),
  );
  keyed.forEach(({ call }, i) => {
    const reply = storedReply(claims[i]);
    if (reply) stored.set(call, reply);
  });
  return stored;
}

function storedReply(claim: KeyClaim | undefined): StoredReply | null {
  if (claim?.state === "stored") return claim.reply;
  if (claim?.state === "reused") throw keyReused();
  // By itself it will find the reply of its twin, which is not written yet.
  if (claim?.state === "twin") throw new Error("the same key stands earlier in this transaction");
  return null;
}

type Priced = {
  readonly call: ScoredCall;
  readonly active: Active;
  readonly stages: Stages;
  /** None where the policy rejects an input: all of a call or nothing. */
  readonly predictions: readonly NewPrediction[];
  readonly rejections: readonly NewRejection[];
};

async function writeAll(
  tx: Transaction,
  calls: readonly ScoredCall[],
): Promise<{ written: ReadonlyMap<ScoredCall, Written>; priced: readonly Priced[] }> {
  if (calls.length === 0) return { written: new Map(), priced: [] };
  await gateShared(tx);
  const actives = await readAgain(tx, calls);
  const priced = calls.map((call) => priceCall(call, actives.get(call.active.endpoint.id)));
  const createdAt = await insertPredictions(
    tx,
    priced.flatMap(({ predictions }) => predictions),
  );
  const cases = await openCases(
    tx,
    priced.flatMap(({ call, active, predictions }) =>
      predictions.map((prediction) => ({ active, auditKey: call.asked.auditKey, prediction })),
    ),
  );
  await insertRejections(
    tx,
    priced.flatMap(({ rejections }) => rejections),
  );
  await recordEvents(
    tx,
    priced.map((it) => eventOf(it, cases)),
  );
  const written = priced.map((it) => [it.call, answerOf(it, createdAt, cases)] as const);
  await settleKeys(tx, written);
  return { written: new Map(written), priced };
}

/** Keeps what is to be told again under each key; one whose refusal may turn out otherwise next time is free again. */
async function settleKeys(
  tx: Transaction,
  written: readonly (readonly [ScoredCall, Written])[],
): Promise<void> {
  const keyed = written.flatMap(([{ asked }, fate]) =>
    asked.keyed ? [{ keyed: asked.keyed, reply: keptReply(asked, fate) }] : [],
  );
  await saveReplies(
    tx,
    keyed.flatMap(({ keyed, reply }) => (reply ? { keyed, reply } : [])),
  );
  await freeKeys(
    tx,
    keyed.flatMap(({ keyed, reply }) => (reply ? [] : keyed)),
  );
}

function keptReply({ encodeRefusal }: Predict, fate: Written): StoredReply | null {
  if (!("refusal" in fate)) return fate.reply;
  const { refusal } = fate;
  return refusal.code === "input_rejected" ? (encodeRefusal?.(refusal) ?? null) : null;
}

/** What is active behind the gate, once an endpoint. */
async function readAgain(
  tx: Transaction,
  calls: readonly ScoredCall[],
): Promise<Map<string, Active>> {
  const actives = new Map<string, Active>();
  for (const { active } of calls) {
    const { id } = active.endpoint;
    if (!actives.has(id)) actives.set(id, await rereadActive(tx, active));
  }
  return actives;
}

function priceCall(call: ScoredCall, active: Active | undefined): Priced {
  const { asked, inputs, scores, arms, startedAt } = call;
  if (!active || !isSameModel(active, call.active)) throw new ModelMoved();
  refuseStopped(active);
  const decidingAt = performance.now();
  const routed: Routed[] = routeInputs(active, inputs, scores, arms);
  const rejections = newRejections({ active, asked, routed });
  const decidedAt = performance.now();
  const stages = { ...call.stages, decide: decidedAt - decidingAt };
  const latencyMs = decidedAt - startedAt;
  const predictions =
    rejections.length > 0 ? [] : newPredictions({ active, asked, routed, stages, latencyMs });
  return { call, active, stages, predictions, rejections };
}

function eventOf(
  { call: { asked }, active, predictions, rejections }: Priced,
  cases: ReadonlyMap<string, string>,
) {
  return {
    actorId: asked.actor.id,
    actorRole: asked.actor.role ?? "service",
    act: "predict",
    objectKind: "endpoint",
    objectId: active.endpoint.name,
    after: {
      predictions: predictions.length,
      cases: predictions.filter(({ id }) => cases.has(id)).length,
      ...(rejections.length > 0 ? { rejections: rejections.length } : {}),
    },
    requestId: asked.actor.requestId,
    policyVersion: active.policy.version,
    modelVersion: active.version?.versionId ?? null,
  };
}

function answerOf(
  { call: { asked, scores }, active, predictions, rejections }: Priced,
  createdAt: Date,
  cases: ReadonlyMap<string, string>,
): Written {
  if (rejections.length > 0) return { refusal: refusalOf(rejections) };
  const told = predictions.map((prediction, i) =>
    toPredictionDto({
      prediction: { ...prediction, createdAt },
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
