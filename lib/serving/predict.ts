import type { PredictInput, PredictReply } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { StoredReply } from "#lib/idempotency/claim-key";
import type { Keyed } from "#lib/idempotency/keyed";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import { type Active, readActive } from "./active";
import type { ReadActive } from "./active-cache";
import type { AuditKey } from "./audit-draw";
import { rememberedScores } from "./cached/remembered-scores";
import { type Arm, armsOf } from "./challenger-split";
import { type CheckedInput, checkInputs } from "./checked-input";
import { climbArms } from "./climb/climb-arms";
import type { LadderDoors } from "./climb/ladder-of";
import { commitPredictions, type ScoredCall, type Written } from "./commit-predictions";
import { measureRejections } from "./measure-predictions";
import type { ModelDoor } from "./model-door";
import { ModelMoved } from "./model-moved";
import { ENDLESS, overdue, type Patience, patientModels, refuseOverdue } from "./patience";
import { refuseStopped } from "./refuse-stopped";
import { newUnfit } from "./rejection";
import { insertRejections } from "./rejections/store";
import type { ShadowLine } from "./shadow-line";
import { type ReadTable, readTable } from "./tables/static-table";

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
  /**
   * The same for a refusal that stands however often it is asked for: one of the inputs. Without it the key is free
   * again, and the call is judged anew.
   */
  readonly encodeRefusal?: (refusal: Refusal) => StoredReply;
  /** How long the caller waits; without it, as long as it takes. */
  readonly patience?: Patience;
  /** Where the steps of the call are written down, if anybody follows it. */
  readonly trace?: Trace | null;
  /** Tells what is active; without it, PostgreSQL is asked each time. */
  readonly readActive?: ReadActive;
  /** Reads the answers that were made ahead; without it, PostgreSQL is asked each time. */
  readonly readTable?: ReadTable;
  /** What this process remembers of what it scored; without it, nothing. */
  readonly remembered?: LadderDoors["remembered"];
  /** Writes a scored call together with others; without it, in a transaction of its own. Answers when it is on disk. */
  readonly commit?: (db: Db, call: ScoredCall) => Promise<Written>;
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
 * Refuses `not_found`, `model_unavailable`, `stopped`, `overloaded`; and, each with the inputs at fault on record, `schema_invalid`,
 * `input_rejected` (by the policy, and again to the byte under the same key) and `rejected` (the model failed, and the
 * policy rejects then; worth asking again).
 */
export async function predict(db: Db, asked: Predict): Promise<Predicted> {
  const leave = asked.shadows?.enter();
  try {
    return await answer(db, asked);
  } catch (error) {
    throw toldToCaller(asked, error);
  } finally {
    leave?.();
  }
}

async function answer(db: Db, asked: Predict): Promise<Predicted> {
  const startedAt = performance.now();
  const { patience = ENDLESS } = asked;
  const named = { name: asked.endpoint, reader: asked.principal };
  let active = await (asked.readActive ?? readActive)(db, named);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    refuseStopped(active);
    refuseOverdue(patience);
    const arms = armsOf(active, asked.inputs);
    const inputs = await checkAll(db, active, asked, arms);
    const checkedAt = performance.now();
    const scores = await climbArms(active, inputs, arms, ladderDoors(db, asked, patience));
    const scoredAt = performance.now();
    // A model that was too slow for this caller alone has not failed: the policy's `on_error` is not asked.
    refuseOverdue(patience);
    const stages = { parse: checkedAt - startedAt, infer: scoredAt - checkedAt };
    try {
      const call = { asked, active, inputs, arms, scores, stages, startedAt };
      const written = await (asked.commit ?? commitAlone)(db, call);
      if ("refusal" in written) throw written.refusal;
      return written;
    } catch (error) {
      if (!(error instanceof ModelMoved)) throw error;
      active = await readActive(db, named);
    }
  }
  throw new Refusal("overloaded", "The model changed faster than it could answer.");
}

function ladderDoors(db: Db, asked: Predict, patience: Patience): LadderDoors {
  const { readTable: read = readTable, remembered = rememberedScores() } = asked;
  const models = patientModels(asked.models, patience, asked.trace?.traceparent);
  return { models, tables: (versionId) => read(db, versionId), remembered };
}

/** A model that cannot serve now is told to callers as 503, which their clients try again; to whoever runs it, as 409. */
function toldToCaller({ patience }: Predict, error: unknown): unknown {
  if (patience?.signal?.aborted) return overdue(patience);
  const isAway = error instanceof Refusal && error.code === "model_not_ready";
  return isAway ? new Refusal("model_unavailable", error.message, { cause: error }) : error;
}

/** Writes a call in a transaction of its own. */
async function commitAlone(db: Db, call: ScoredCall): Promise<Written> {
  const [written] = await commitPredictions(db, [call]);
  if (!written) throw new Error("nothing was written");
  return written;
}

/** All inputs or a refusal with a pointer to each fault; the inputs at fault are recorded apart, in a transaction of their own. */
async function checkAll(
  db: Db,
  active: Active,
  asked: Predict,
  arms: readonly (Arm | null)[],
): Promise<CheckedInput[]> {
  const checks = checkInputs(active, asked.inputs, arms);
  const unfit = checks.flatMap((check, position) =>
    "faults" in check ? [{ position, faults: check.faults }] : [],
  );
  if (unfit.length > 0) {
    const rejections = newUnfit({ active, asked }, unfit);
    await inTransaction(db, asked.actor, (tx) => insertRejections(tx, rejections));
    measureRejections(active, rejections);
    throw new Refusal("schema_invalid", "Some inputs do not fit this endpoint; none was priced.", {
      faults: unfit.flatMap(({ faults }) => faults),
      extra: { rejections: rejections.map(({ id }) => id) },
    });
  }
  return checks.flatMap((check) => ("checked" in check ? check.checked : []));
}
