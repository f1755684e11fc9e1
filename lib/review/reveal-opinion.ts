import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { workedCase } from "./case-access";
import { refuseForeignLabel } from "./case-labels";
import type { CaseFacts } from "./cases/store";
import { tokenNumber } from "./claim";
import { findClaim } from "./claims/store";
import { lostClaim } from "./lost-claim";
import { findReveal, upsertReveal } from "./reveals/store";

type RevealOpinion = {
  readonly caseId: string;
  readonly token: string;
  readonly provisionalLabel?: string | undefined;
  readonly actor: Actor;
};

/**
 * Records that the holder asked for the model's opinion, together with what they thought before, which is written once.
 * From then on `getCase` says that the opinion is due. Refuses `not_allowed` in the blind mode and before the case is
 * active, `invalid_request` when the mode wants a provisional label first, `provisional_mismatch` when another is
 * stored, and as `lostClaim`.
 */
export async function revealOpinion(db: Db, asked: RevealOpinion): Promise<void> {
  const { caseId, token, provisionalLabel, actor } = asked;
  await inTransaction(db, actor, async (tx) => {
    const { facts, queue } = await workedCase(tx, { caseId, actor });
    const held = { caseId, userId: actor.id, token: tokenNumber(token) };
    const claim = await findClaim(tx, held, queue.claimSeconds);
    if (!claim) throw await lostClaim(tx, { ...held, token });
    if (facts.revealMode === "never" || claim.kind === "reserved") {
      throw new Refusal("not_allowed", "The opinion on this case is not shown.");
    }
    await refuseUnready(tx, asked, facts);
    const whose = { caseId, userId: actor.id };
    const stored = await upsertReveal(tx, {
      ...whose,
      provisionalLabel: provisionalLabel ?? null,
      reveals: true,
    });
    if (provisionalLabel !== undefined && stored.provisionalLabel !== provisionalLabel) {
      throw new Refusal("provisional_mismatch", "Another provisional label is stored.", {
        faults: [{ pointer: "/provisional_label", detail: "cannot be changed" }],
      });
    }
    await recordEvent(tx, {
      ...byActor(actor),
      act: "reveal_opinion",
      objectKind: "case",
      objectId: caseId,
      after: { mode: facts.revealMode, provisional_label: stored.provisionalLabel },
    });
  });
}

async function refuseUnready(
  tx: Transaction,
  { caseId, provisionalLabel, actor }: RevealOpinion,
  { revealMode, endpointId }: CaseFacts,
): Promise<void> {
  if (provisionalLabel !== undefined) {
    return refuseForeignLabel(tx, endpointId, provisionalLabel, "/provisional_label");
  }
  if (revealMode !== "after_provisional") return;
  const stored = await findReveal(tx, { caseId, userId: actor.id });
  if (stored?.provisionalLabel) return;
  throw new Refusal("invalid_request", "Choose a label first.", {
    faults: [{ pointer: "/provisional_label", detail: "is required before the opinion is shown" }],
  });
}
