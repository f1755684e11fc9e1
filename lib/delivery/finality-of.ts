import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import type { Finality } from "./outbox-event";
import { findFinality, settleByDecision } from "./store";

/**
 * Where the events of these decisions stand, by decision id. A reader that finds one due makes it final by the same
 * statement as the worker, so nobody has to wait for the worker's turn. A decision without an event is not in the map.
 */
export async function finalityOf(
  db: Db,
  decisionIds: readonly string[],
): Promise<Map<string, Finality>> {
  if (decisionIds.length === 0) return new Map();
  const found = await findFinality(db, decisionIds);
  const due = found.filter((it) => it.isDue).map((it) => it.decisionId);
  if (due.length === 0) return byDecision(found);
  await inTransaction(db, SYSTEM_ACTOR, (tx) => settleByDecision(tx, due));
  return byDecision(await findFinality(db, decisionIds));
}

function byDecision(found: readonly Finality[]): Map<string, Finality> {
  return new Map(found.map((it) => [it.decisionId, it]));
}
