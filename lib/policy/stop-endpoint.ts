import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import type { EndpointRecord, Stop } from "./endpoint";
import { getEndpoint } from "./get-endpoint";
import { recordAct } from "./record-act";
import { lockEndpoint, updateStop } from "./store";

type StopEndpoint = {
  readonly name: string;
  /** `off` lifts the stop. */
  readonly mode: Stop["mode"];
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Throws or lifts an endpoint's stop switch. When the transaction commits, no automatic answer given without the stop is written
 * any more. The reason for lifting stands in the log only. Refuses `not_found`.
 */
export async function stopEndpoint(
  db: Db,
  { name, mode, reason, actor }: StopEndpoint,
): Promise<EndpointRecord> {
  return inTransaction(db, actor, async (tx) => {
    const { id } = await getEndpoint(tx, { name });
    await lockEndpoint(tx, id);
    const before = await getEndpoint(tx, { name });
    await gateExclusive(tx);
    const shown = mode === "off" ? { reason: null, by: null } : { reason, by: actor.id };
    await updateStop(tx, { endpointId: id, mode, ...shown });
    await recordAct(tx, actor, before, {
      act: "stop_endpoint",
      before: { mode: before.stop.mode },
      after: { mode },
      reason,
    });
    return getEndpoint(tx, { name });
  });
}
