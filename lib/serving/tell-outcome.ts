import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { getLogged } from "./get-prediction";
import { insertOutcome } from "./store";

export type TellOutcome = {
  readonly predictionId: string;
  readonly label: string;
  readonly source: string;
  readonly observedAt: Date | null;
  readonly principal: Principal;
  readonly actor: Required<Actor>;
};

export type OutcomeRecord = {
  readonly id: string;
  readonly predictionId: string;
  readonly label: string;
  readonly source: string;
  readonly observedAt: Date | null;
  readonly createdAt: Date;
};

/**
 * Records the truth about a prediction; earlier words of it stay. Refuses `not_found`, and `invalid_request` for a
 * label the endpoint does not have.
 */
export async function tellOutcome(db: Db, told: TellOutcome): Promise<OutcomeRecord> {
  const { principal, predictionId, label, source, observedAt, actor } = told;
  const prediction = await getLogged(db, { id: predictionId, reader: principal });
  const { labels } = await getEndpointById(db, prediction.endpointId);
  if (!labels.includes(label)) {
    const detail = `the endpoint's labels are ${labels.join(", ")}`;
    throw new Refusal("invalid_request", "The label is unknown.", {
      faults: [{ pointer: "/label", detail }],
    });
  }
  return inTransaction(db, actor, async (tx) => {
    const outcome = await insertOutcome(tx, {
      predictionId,
      label,
      source,
      observedAt,
      principalId: principal.id,
    });
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "service",
      act: "tell_outcome",
      objectKind: "prediction",
      objectId: predictionId,
      after: { label, source },
      requestId: actor.requestId ?? null,
    });
    return outcome;
  });
}
