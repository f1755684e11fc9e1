import type { PredictInput, PredictReply } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { StoredReply } from "#lib/idempotency/claim-key";
import type { Keyed } from "#lib/idempotency/keyed";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { type Active, readActive } from "./active";
import type { ReadActive } from "./active-cache";
import type { AuditKey } from "./audit-draw";
import { scoreArms } from "./challenger-scores";
import { type Arm, armsOf } from "./challenger-split";
import { type CheckedInput, checkInputs } from "./checked-input";
import { commitPredictions, type ScoredCall } from "./commit-predictions";
import { inputSha256 } from "./input-sha256";
import type { ModelDoor } from "./model-door";
import { ModelMoved } from "./model-moved";
import { refuseStopped } from "./refuse-stopped";
import type { ShadowLine } from "./shadow-line";
import { insertRejected } from "./store";

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
  /** Tells what is active; without it, PostgreSQL is asked each time. */
  readonly readActive?: ReadActive;
  /** Writes a scored call together with others; without it, in a transaction of its own. Answers when it is on disk. */
  readonly commit?: (db: Db, call: ScoredCall) => Promise<Predicted>;
  /** Where shadows learn of what was answered; without it, nobody scores along. */
  readonly shadows?: ShadowLine;
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
  const leave = asked.shadows?.enter();
  try {
    return await answer(db, asked);
  } finally {
    leave?.();
  }
}

async function answer(db: Db, asked: Predict): Promise<Predicted> {
  const startedAt = performance.now();
  const named = { name: asked.endpoint, reader: asked.principal };
  let active = await (asked.readActive ?? readActive)(db, named);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    refuseStopped(active);
    const arms = armsOf(active, asked.inputs);
    const inputs = await checkAll(db, active, asked, arms);
    const checkedAt = performance.now();
    const scores = await scoreArms(active, inputs, arms, asked.models);
    const scoredAt = performance.now();
    const stages = { parse: checkedAt - startedAt, infer: scoredAt - checkedAt };
    try {
      return await (asked.commit ?? commitAlone)(db, {
        asked,
        active,
        inputs,
        arms,
        scores,
        stages,
        startedAt,
      });
    } catch (error) {
      if (!(error instanceof ModelMoved)) throw error;
      active = await readActive(db, named);
    }
  }
  throw new Refusal("overloaded", "The model changed faster than it could answer.");
}

/** Writes a call in a transaction of its own. */
async function commitAlone(db: Db, call: ScoredCall): Promise<Predicted> {
  const [predicted] = await commitPredictions(db, [call]);
  if (!predicted) throw new Error("nothing was written");
  return predicted;
}

/** All inputs or a refusal with a pointer to each fault; the inputs at fault are recorded apart, in a transaction of their own. */
async function checkAll(
  db: Db,
  active: Active,
  asked: Predict,
  arms: readonly (Arm | null)[],
): Promise<CheckedInput[]> {
  const checks = checkInputs(active, asked.inputs, arms);
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
