import { recordingEvents } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import type { Statement } from "#lib/db/statement";
import { GATE_SHARED } from "#lib/db/transaction";
import { inWriterTransaction, type Writing } from "#lib/db/writer";
import { settlingKeys } from "#lib/idempotency/save-reply";
import type { Refusal } from "#lib/kernel/refusal";
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
 * Prices and writes several calls in one transaction of two trips: key rows, the gate and a look at whether what they were
 * scored by still stands; then predictions, draws, cases, rejections, records and replies with the commit. What has changed
 * since is read anew in between. Answers in the order of the calls.
 */
export async function commitPredictions(db: Db, calls: readonly ScoredCall[]): Promise<Written[]> {
  const [only] = calls;
  const actor = calls.length === 1 && only ? only.asked.actor : WRITER;
  const { answers, priced } = await inWriterTransaction(db, actor, async (tx) => {
    const { claims, look } = await enter(tx, calls);
    const { written, priced } = await writeAll(tx, look, await priceAll(db, claims.fresh, look));
    const answers = calls.map((call) => {
      const fate = claims.fateOf(call, written);
      if (!fate) throw new Error("a call was neither stored nor written");
      return fate;
    });
    return { answers, priced };
  });
  // Only now: a transaction that failed is tried again, and what it held must not be counted twice.
  for (const it of priced) {
    measurePredictions(it);
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

/** The first trip: keys first, since their holders are waited for, then the gate, and only behind it the look. */
async function enter(
  tx: Writing,
  calls: readonly ScoredCall[],
): Promise<{ claims: CallClaims; look: Look }> {
  const { statements, settle } = claimCalls(calls);
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

/** The second trip, with the commit. */
async function writeAll(
  tx: Writing,
  look: Look,
  calls: readonly (Priced | Unpriced)[],
): Promise<{ written: ReadonlyMap<ScoredCall, Written>; priced: readonly Priced[] }> {
  const priced = calls.filter((it): it is Priced => "active" in it);
  const predictions = priced.flatMap((it) => it.predictions);
  const rejections = priced.flatMap((it) => it.rejections);
  const { cases, statements: opening } = openCases(
    priced.flatMap(({ call, active, predictions: own }) =>
      own.map((prediction) => ({ active, auditKey: call.asked.auditKey, prediction })),
    ),
  );
  const written = new Map(
    calls.map((it): [ScoredCall, Written] => [
      it.call,
      "active" in it ? answerCall(it, cases) : { refusal: it.refusal },
    ]),
  );
  const settled = [...written].flatMap(([{ asked }, fate]) =>
    asked.keyed ? { keyed: asked.keyed, reply: keptReply(asked, fate) } : [],
  );
  await tx.commit(
    ...(predictions.length > 0 ? [insertingPredictions(predictions, look)] : []),
    ...opening,
    ...(rejections.length > 0 ? [rejectionsStatement(rejections)] : []),
    ...recordingEvents(predictEvents(priced, cases)),
    ...settlingKeys(settled),
  );
  return { written, priced };
}
