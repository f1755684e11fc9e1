import { recordingEvents } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { onceMore, type Statement } from "#lib/db/statement";
import { GATE_SHARED } from "#lib/db/transaction";
import { inWriterTransaction, type Writing } from "#lib/db/writer";
import { isKeyTaken } from "#lib/idempotency/claim-key";
import { keepingReplies, settlingKeys } from "#lib/idempotency/save-reply";
import { Refusal } from "#lib/kernel/refusal";
import { type Active, isStanding, rereadActive } from "./active";
import { answerCall, keptReply, predictEvents } from "./answer-call";
import type { Arm } from "./challenger-split";
import type { CheckedInput } from "./checked-input";
import { type CallClaims, claimCalls } from "./claim-calls";
import type { Stages } from "./logged-prediction";
import { measurePredictions, measureRejections } from "./measure-predictions";
import type { ModelMoved } from "./model-moved";
import { openCases } from "./open-cases";
import { withLoads } from "./open-loads";
import type { Predict, Predicted } from "./predict";
import { type Priced, priceCall, type Unpriced } from "./price-call";
import { rejectionsStatement } from "./rejections/store";
import type { Scored } from "./scored";
import { insertingPredictions, LOOK, type Look } from "./writing/store";

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

/**
 * What became of one call; a refusal is a value here, because the rows that tell of it are written with its neighbors'.
 * `ModelMoved`: it was scored by a model that no longer serves.
 */
export type Written = Predicted | { readonly refusal: Refusal | ModelMoved };

/** Several calls may share one transaction; it is nobody's in particular, and each row names its own caller. */
const WRITER = { id: "prediction_writer", role: "system" } as const;

/**
 * Prices and writes several calls in one transaction of two trips: keys, the gate and a look at whether what they were
 * scored by still stands; then predictions, draws, cases, rejections, records and replies with the commit. What has changed
 * since is read anew in between. Answers in the order of the calls.
 *
 * Keys are looked at and go in with their replies; where somebody else takes one meanwhile, all is done again with the keys
 * claimed first. Where the connection is lost, the same rows under the same ids are sent once more on another one, and those
 * that had got through stay: nothing is written twice, and nobody is told of what is not written.
 */
export async function commitPredictions(db: Db, calls: readonly ScoredCall[]): Promise<Written[]> {
  const { answers, priced } = await writeCalls(db, calls, "peek").catch((error: unknown) => {
    if (!isKeyTaken(error)) throw error;
    return writeCalls(db, calls, "claim");
  });
  // Only now: a transaction that failed is tried again, and what it held must not be counted twice.
  for (const it of priced) {
    measurePredictions(it);
    measureRejections(it.active, it.rejections);
    tellShadow(it);
  }
  return answers;
}

type How = Parameters<typeof claimCalls>[1];

async function writeCalls(db: Db, calls: readonly ScoredCall[], how: How): Promise<Batch> {
  const [only] = calls;
  const actor = calls.length === 1 && only ? only.asked.actor : WRITER;
  let batch: Batch | null = null;
  let hasBegun = false;
  const write = async (tx: Writing) => {
    hasBegun = true;
    batch = await makeBatch(db, await enter(tx, calls, how), { calls, how });
    await tx.commit(...batch.statements);
    return batch;
  };
  const writeAgain = async (tx: Writing, error: unknown) => {
    if (batch === null) return write(tx);
    const entered = await enter(tx, calls, how);
    if (isWritten(batch, entered)) return batch;
    if (!mayStillBeWritten(batch, entered)) throw error;
    await tx.commit(...batch.statements.map(onceMore));
    return batch;
  };
  return inWriterTransaction(db, actor, write).catch((error: unknown) => {
    const isOutage = error instanceof Refusal && error.code === "database_unavailable";
    if (!isOutage || !hasBegun) throw error;
    return inWriterTransaction(db, actor, (tx) => writeAgain(tx, error)).catch((again: unknown) => {
      // Somebody else was faster under one of the keys; whether the others got through nobody knows.
      throw isKeyTaken(again) ? error : again;
    });
  });
}

function tellShadow({ call: { asked, inputs }, active, predictions }: Priced): void {
  if (!active.shadow) return;
  const rows = predictions.flatMap(({ id: predictionId }, i) => {
    const input = inputs[i]?.input;
    return input ? [{ predictionId, input }] : [];
  });
  asked.shadows?.offer({ active, rows });
}

type Entered = { readonly claims: CallClaims; readonly look: Look };

/** The first trip: keys first, since their holders are waited for, then the gate, and only behind it the look. */
async function enter(tx: Writing, calls: readonly ScoredCall[], how: How): Promise<Entered> {
  const { statements, settle } = claimCalls(calls, how);
  const rows = await tx.send<unknown[][]>(...statements, GATE_SHARED, LOOK);
  const [look] = rows.at(-1) as Look[];
  if (!look) throw new Error("there is no epoch");
  const ask = async <Row>(statement: Statement) => {
    const [found = []] = await tx.send<Row[][]>(statement);
    return found;
  };
  return { claims: await settle(rows[0] ?? [], ask), look };
}

async function priceAll(
  db: Db,
  calls: readonly ScoredCall[],
  look: Look,
): Promise<(Priced | Unpriced)[]> {
  const actives = await standing(db, calls, look);
  return calls.map((call) =>
    priceCall(call, actives.get(call.active.endpoint.id) ?? call.active, look.now),
  );
}

/**
 * What is active behind the gate, by the endpoints' ids: a reading that still holds, else a new one. Whoever reads it on
 * another connection sees no less, since what moves behind the gate has moved before it was entered.
 */
async function standing(
  db: Db,
  calls: readonly ScoredCall[],
  look: Look,
): Promise<Map<string, Active>> {
  const actives = new Map<string, Active>();
  for (const { active } of calls)
    if (isStanding(active, look)) actives.set(active.endpoint.id, active);
  for (const { active } of calls) {
    const { id } = active.endpoint;
    if (!actives.has(id)) actives.set(id, await rereadActive(db, active));
  }
  for (const [id, active] of actives) actives.set(id, withLoads(active));
  return actives;
}

/** All that the second trip carries, made once, and what is told when it has arrived. */
type Batch = {
  readonly look: Look;
  readonly fresh: readonly ScoredCall[];
  readonly priced: readonly Priced[];
  readonly written: ReadonlyMap<ScoredCall, Written>;
  readonly answers: Written[];
  readonly statements: readonly Statement[];
};

async function makeBatch(
  db: Db,
  { claims, look }: Entered,
  { calls, how }: { readonly calls: readonly ScoredCall[]; readonly how: How },
): Promise<Batch> {
  const all = await priceAll(db, claims.fresh, look);
  const priced = all.filter((it): it is Priced => "active" in it);
  const predictions = priced.flatMap((it) => it.predictions);
  const rejections = priced.flatMap((it) => it.rejections);
  const { cases, statements: opening } = openCases(priced);
  const written = new Map(
    all.map((it): [ScoredCall, Written] => [
      it.call,
      "active" in it ? answerCall(it, cases) : { refusal: it.refusal },
    ]),
  );
  const answers = calls.map((call) => {
    const fate = claims.fateOf(call, written);
    if (!fate) throw new Error("a call was neither stored nor written");
    return fate;
  });
  const statements = [
    ...(predictions.length > 0 ? [insertingPredictions(predictions, look)] : []),
    ...opening,
    ...(rejections.length > 0 ? [rejectionsStatement(rejections)] : []),
    ...recordingEvents(predictEvents(priced, cases)),
    ...(how === "peek" ? keepingReplies : settlingKeys)(settledKeys(written)),
  ];
  return { look, fresh: claims.fresh, priced, written, answers, statements };
}

function settledKeys(written: Batch["written"]) {
  return [...written].flatMap(([{ asked }, fate]) =>
    asked.keyed ? { keyed: asked.keyed, reply: keptReply(asked, fate) } : [],
  );
}

/** The commit whose answer was lost had come about: the replies that are kept name these very predictions. */
function isWritten({ fresh, written }: Batch, { claims }: Entered): boolean {
  return fresh.some((call) => {
    const made = written.get(call);
    const kept = claims.fateOf(call, new Map());
    if (!made || "refusal" in made || !kept || "refusal" in kept) return false;
    return Buffer.compare(made.reply.body, kept.reply.body) === 0;
  });
}

/** Nobody else has answered any of the calls meanwhile, and what they were priced by still stands. */
function mayStillBeWritten(
  { fresh, priced, look }: Batch,
  { claims, look: now }: Entered,
): boolean {
  const isFresh = fresh.every((call) => claims.fresh.includes(call));
  return (
    isFresh && look.epoch === now.epoch && priced.every(({ active }) => isStanding(active, now))
  );
}
