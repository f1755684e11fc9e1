import type { Db } from "#lib/db/client";
import { alone, inTransaction } from "#lib/db/transaction";
import { ageWeight, queuePriority } from "#lib/decision/capacity/queue-index";
import { decide } from "#lib/decision/decide";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { activePolicy } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { placeCases, type WaitingCase, waitingCases } from "#lib/review/queue-order";
import { type AuditKey, orderDraw } from "./audit-draw";
import type { LoggedPrediction } from "./logged-prediction";
import { profiledPolicy } from "./profiled-policy";
import { reviewIndex } from "./queue-value";
import { decideInput } from "./route-inputs";
import { readPredictions } from "./store";

/** The queue that a job's payload names. */
export function queueOf(payload: unknown): { queueId: string } {
  const isNamed = typeof payload === "object" && payload !== null && "queueId" in payload;
  if (isNamed && typeof payload.queueId === "string") return { queueId: payload.queueId };
  throw new Error("a job to reorder a queue names none");
}

type Price = (prediction: LoggedPrediction) => number;

/**
 * Puts what waits in a queue in the order that the policies in force give it, most money a minute first, an hour of age
 * weighing what lifts the median case by its own index within a day. Audits keep their random quantile. Answers how many
 * cases moved.
 */
export async function reorderQueue(
  db: Db,
  { queueId, auditKey }: { queueId: string; auditKey: AuditKey },
): Promise<number> {
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, `reorder ${queueId}`);
    const waiting = await waitingCases(tx, queueId);
    const ids = waiting.map(({ predictionId }) => predictionId);
    const logged = new Map((await readPredictions(tx, ids)).map((it) => [it.id, it]));
    const prices = await pricesOf(tx, waiting);
    const priced = waiting.flatMap((it) => {
      const prediction = logged.get(it.predictionId);
      const price = prices.get(it.endpointId);
      return prediction && price ? [{ ...it, index: price(prediction) }] : [];
    });
    const isDrawn = ({ origin }: WaitingCase) => origin === "audit" || origin === "gold";
    const ordinary = priced.filter((it) => !isDrawn(it));
    const weight = ageWeight(ordinary.map(({ index }) => index));
    const placed = ordinary.map(
      ({ id, index, createdAtHours }) =>
        [id, queuePriority(index, weight, createdAtHours)] as const,
    );
    const ascending = placed.map(([, priority]) => priority).sort((a, b) => a - b);
    const drawn = priced.filter(isDrawn).map(({ id, predictionId, index, createdAtHours }) => {
      const at = Math.ceil(orderDraw(auditKey, predictionId) * ascending.length) - 1;
      const own = queuePriority(index, weight, createdAtHours);
      return [id, ascending[Math.max(0, at)] ?? own] as const;
    });
    const priorities = new Map([...placed, ...drawn]);
    return placeCases(tx, { queueId, ageWeight: weight, priorities });
  });
}

/** How the policy in force of each endpoint values the review of a recorded prediction. */
async function pricesOf(db: Db, waiting: readonly WaitingCase[]): Promise<Map<string, Price>> {
  const prices = new Map<string, Price>();
  for (const endpointId of new Set(waiting.map((it) => it.endpointId))) {
    const { labels } = await getEndpointById(db, endpointId);
    const { document } = await activePolicy(db, endpointId);
    const compiled = await profiledPolicy(db, { endpointId, document, labels });
    const { review_cost: cost } = document;
    const delayCost = typeof cost === "number" ? 0 : cost.delay_cost_per_hour;
    prices.set(endpointId, ({ input, context, probabilities, circumstances }) => {
      const told = {
        input: { ...input, ...(context ? { context } : {}) },
        features: input.features ?? null,
      };
      const p = probabilities.length > 0 ? probabilities : null;
      return reviewIndex(
        { decision: decide(decideInput(told, p, circumstances), compiled) },
        delayCost,
      );
    });
  }
  return prices;
}
