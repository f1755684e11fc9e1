import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { workedCase } from "./case-access";
import { insertExclusion } from "./cases/store";
import { tokenNumber } from "./claim";
import { freeClaim } from "./claims/store";
import { lostClaim } from "./lost-claim";

type SkipCase = {
  readonly caseId: string;
  readonly token: string;
  readonly reason: string;
  readonly actor: Actor;
};

/** Returns a held case to the pool and never offers it to this person again, unless they take it back. Refuses as `lostClaim`. */
export async function skipCase(db: Db, { caseId, token, reason, actor }: SkipCase): Promise<void> {
  await inTransaction(db, actor, async (tx) => {
    await workedCase(tx, { caseId, actor });
    const held = { caseId, userId: actor.id, token: tokenNumber(token) };
    const isFreed = await freeClaim(tx, held, { isByLead: false });
    if (!isFreed) throw await lostClaim(tx, { ...held, token });
    await insertExclusion(tx, { caseId, userId: actor.id, kind: "skip", reason });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "skip_case",
      objectKind: "case",
      objectId: caseId,
      reason,
    });
  });
}
