import { recordEvent } from "#lib/audit-log/record";
import type { PredictInput, PredictReply } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";

import { type Actor, gateShared, inTransaction, type Transaction } from "#lib/db/transaction";
import { claimKey, type StoredReply } from "#lib/idempotency/claim-key";
import type { Keyed } from "#lib/idempotency/keyed";
import { saveReply } from "#lib/idempotency/save-reply";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { type Active, isSameActive, isSameModel, readActive, rereadActive } from "./active";
import type { AuditKey } from "./audit-draw";
import { type CheckedInput, checkInput, inputSha256 } from "./checked-input";
import { measurePredictions } from "./measure-predictions";
import type { ModelDoor } from "./model-door";
import { newPredictions } from "./new-predictions";
import { openCases } from "./open-cases";
import { toPredictionDto } from "./prediction-dto";
import { refuseRejected } from "./refuse-rejected";
import { routeInputs } from "./route-inputs";
import { type Scored, scoreInputs } from "./score-inputs";
import { insertPredictions, insertRejected } from "./store";

export type Predict = {
  readonly endpoint: string;
  readonly inputs: readonly PredictInput[];
  readonly principal: Principal;
  readonly actor: Required<Actor>;
  readonly keyed: Keyed | null;
  readonly models: ModelDoor;
  readonly auditKey: AuditKey;
  /** Holds the reply against its contract and makes its bytes, which are stored under the key. */
  readonly encode: (reply: PredictReply) => Uint8Array<ArrayBuffer>;
};

export type Predicted = {
  readonly reply: StoredReply;
  readonly isReplayed: boolean;
  readonly predictionIds: readonly string[];
};

/** Scoring again because the model moved between scoring and writing; more than this many times in a row is no luck. */
const MOST_TRIES = 5;

/**
 * Prices every input and answers or asks, all of a call or none of it. What the caller is told is on disk by then:
 * predictions, audit draws, cases and, under an idempotency key, the reply to the byte.
 *
 * Scoring happens before the transaction. Inside it, behind the shared policy gate, what is active is read anew: another
 * policy or stop switch means routing again (pure), another model means scoring again.
 * Refuses `not_found`, `model_not_ready`, `schema_invalid` (the inputs at fault are recorded), `stopped`, `rejected`.
 */
export async function predict(db: Db, asked: Predict): Promise<Predicted> {
  const startedAt = performance.now();
  let active = await readActive(db, { name: asked.endpoint, reader: asked.principal });
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    refuseStopped(active);
    const inputs = await checkAll(db, active, asked);
    const checkedAt = performance.now();
    const scores = await scoreInputs(active, inputs, asked.models);
    const scoredAt = performance.now();
    const stages = { parse: checkedAt - startedAt, infer: scoredAt - checkedAt };
    const work = { active, inputs, scores, stages, startedAt };
    try {
      return await inTransaction(db, asked.actor, (tx) => write(tx, asked, work));
    } catch (error) {
      if (!(error instanceof ModelMoved)) throw error;
      active = error.active;
    }
  }
  throw new Refusal("overloaded", "The model changed faster than it could answer.");
}

type Work = {
  readonly active: Active;
  readonly inputs: readonly CheckedInput[];
  readonly scores: readonly Scored[];
  readonly stages: Readonly<Record<string, number>>;
  readonly startedAt: number;
};

async function write(tx: Transaction, asked: Predict, work: Work): Promise<Predicted> {
  const { keyed } = asked;
  const stored = keyed && (await claimKey(tx, keyed));
  if (stored) return { reply: stored, isReplayed: true, predictionIds: [] };
  await gateShared(tx);
  const now = await rereadActive(tx, work.active);
  if (!isSameModel(now, work.active)) throw new ModelMoved(now);
  refuseStopped(now);
  const active = isSameActive(now, work.active) ? work.active : now;
  return record(tx, asked, { ...work, active });
}

/** Rolls the transaction back, its key row too, so that the next try begins anew. */
class ModelMoved extends Error {
  readonly active: Active;
  constructor(active: Active) {
    super("the model moved");
    this.active = active;
  }
}

async function record(tx: Transaction, asked: Predict, work: Work): Promise<Predicted> {
  const { active, inputs, scores, startedAt } = work;
  const routingAt = performance.now();
  const routed = routeInputs(active, inputs, scores);
  refuseRejected(routed);
  const routedAt = performance.now();
  const stages = { ...work.stages, decide: routedAt - routingAt };
  const latencyMs = routedAt - startedAt;
  const predictions = newPredictions({ active, asked, routed, stages, latencyMs });
  const createdAt = await insertPredictions(tx, predictions);
  const cases = await openCases(tx, { active, auditKey: asked.auditKey, predictions });
  await recordEvent(tx, {
    actorId: asked.actor.id,
    actorRole: asked.actor.role ?? "service",
    act: "predict",
    objectKind: "endpoint",
    objectId: active.endpoint.name,
    after: { predictions: predictions.length, cases: cases.size },
    requestId: asked.actor.requestId ?? null,
    policyVersion: active.policy.version,
    modelVersion: active.version?.versionId ?? null,
  });
  const dtos = predictions.map((prediction) =>
    toPredictionDto({
      prediction: { ...prediction, createdAt },
      endpoint: active.endpoint.name,
      currency: active.policy.document.currency,
      labels: active.endpoint.labels,
      actions: active.compiled.actions,
      model: active.version,
      caseId: cases.get(prediction.id) ?? null,
      decision: null,
    }),
  );
  const reply = { status: 200, body: asked.encode({ predictions: dtos }) };
  if (asked.keyed) await saveReply(tx, asked.keyed, reply);
  measurePredictions(active, predictions, stages);
  return { reply, isReplayed: false, predictionIds: predictions.map(({ id }) => id) };
}

function refuseStopped({ stop, endpoint }: Active): void {
  if (stop.mode !== "reject") return;
  throw new Refusal(
    "stopped",
    `"${endpoint.name}" is stopped: ${stop.reason ?? "no reason given"}.`,
    {
      retryAfterSeconds: 60,
    },
  );
}

/** All inputs or a refusal with a pointer to each fault; the inputs at fault are recorded apart, in a transaction of their own. */
async function checkAll(db: Db, active: Active, asked: Predict): Promise<CheckedInput[]> {
  const checks = asked.inputs.map((input, i) => checkInput(active, input, i));
  const rejected = checks.flatMap((check, position) => {
    const input = asked.inputs[position];
    if (!("faults" in check) || !input) return [];
    const { requestId } = asked.actor;
    return {
      endpointId: active.endpoint.id,
      requestId: requestId ?? "",
      principalId: asked.principal.id,
      position,
      inputSha256: inputSha256(input),
      faults: check.faults,
    };
  });
  if (rejected.length > 0) {
    await inTransaction(db, asked.actor, (tx) => insertRejected(tx, rejected));
    throw new Refusal("schema_invalid", "Some inputs do not fit this endpoint; none was priced.", {
      faults: rejected.flatMap(({ faults }) => faults),
    });
  }
  return checks.flatMap((check) => ("checked" in check ? check.checked : []));
}
