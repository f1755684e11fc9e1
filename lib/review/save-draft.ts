import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { noSuchCase, workedCase } from "./case-access";
import type { CaseFacts } from "./cases/store";
import { lostClaim } from "./lost-claim";
import { type Draft, deleteOldDrafts, findDraft, findReveal, upsertDraft } from "./reveals/store";

type SaveDraft = Draft & { readonly caseId: string; readonly actor: Actor };

const DAYS_KEPT = 7;

/**
 * Keeps an unfinished answer for its author. A draft outlives the claim, so a lapsed one is no obstacle; having had the
 * case is the condition. It is no act on the case, so it writes no log entry. Refuses `decided`, `decided_by_you`,
 * `not_found`.
 */
export async function saveDraft(
  db: Db,
  { caseId, actor, label, reason, note }: SaveDraft,
): Promise<Draft> {
  return inTransaction(db, actor, async (tx) => {
    const { facts } = await workedCase(tx, { caseId, actor });
    const whose = { caseId, userId: actor.id };
    if (facts.state === "decided") throw await lostClaim(tx, { ...whose, token: "" });
    if (!(await hasHad(tx, facts, actor))) throw noSuchCase();
    await upsertDraft(tx, { ...whose, label, reason, note });
    return { label, reason, note };
  });
}

/** Deletes drafts that nobody touched for seven days, and says how many. */
export async function forgetOldDrafts(tx: Transaction): Promise<number> {
  return deleteOldDrafts(tx, DAYS_KEPT);
}

async function hasHad(tx: Transaction, { id, claimedBy }: CaseFacts, actor: Actor) {
  const whose = { caseId: id, userId: actor.id };
  if (claimedBy === actor.id) return true;
  return (await findDraft(tx, whose)) !== null || (await findReveal(tx, whose)) !== null;
}
