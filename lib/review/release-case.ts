import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { ledCase, workedCase } from "./case-access";
import { tokenNumber, tokenText } from "./claim";
import { freeClaim } from "./claims/store";
import { lostClaim } from "./lost-claim";

type ReleaseCase = {
  readonly caseId: string;
  /** Of one's own claim; without it a lead takes the case from its holder. */
  readonly token?: string | undefined;
  /** A lead says why. */
  readonly reason?: string | undefined;
  readonly actor: Actor;
};

/**
 * Gives a case back to its queue; the holder's draft is kept. A lead or administrator may take it from its holder with a
 * reason: the holder's next act is refused `released_by_lead`. Refuses `reason_required`, and otherwise as `lostClaim`.
 */
export async function releaseCase(db: Db, asked: ReleaseCase): Promise<void> {
  await inTransaction(db, asked.actor, async (tx) => {
    const holder = await (asked.token === undefined
      ? takeFromHolder(tx, asked)
      : giveBack(tx, asked, asked.token));
    await recordEvent(tx, {
      ...byActor(asked.actor),
      act: "release_case",
      objectKind: "case",
      objectId: asked.caseId,
      before: { holder: holder.userId, token: tokenText(holder.token) },
      reason: asked.reason,
    });
  });
}

async function giveBack(tx: Transaction, { caseId, actor }: ReleaseCase, token: string) {
  await workedCase(tx, { caseId, actor });
  const held = { caseId, userId: actor.id, token: tokenNumber(token) };
  const isFreed = await freeClaim(tx, held, { isByLead: false });
  if (!isFreed) throw await lostClaim(tx, { ...held, token });
  return held;
}

async function takeFromHolder(tx: Transaction, { caseId, reason, actor }: ReleaseCase) {
  const { facts } = await ledCase(tx, { caseId, actor });
  if (!reason) {
    throw new Refusal("reason_required", "Say why you take the case from its holder.", {
      faults: [{ pointer: "/reason", detail: "is required to take a case from its holder" }],
    });
  }
  const held = { caseId, userId: facts.claimedBy ?? "", token: facts.claimToken };
  const isFreed = facts.isHeld && (await freeClaim(tx, held, { isByLead: true }));
  if (isFreed) return held;
  if (facts.state === "decided")
    throw await lostClaim(tx, { ...held, userId: actor.id, token: "" });
  throw new Refusal("expired", "Nobody holds this case any more.");
}
