import { toCaseDecisionDto } from "#lib/contracts/case-dto";
import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { noSuchCase } from "./case-access";
import { type CaseFacts, findCaseFacts } from "./cases/store";
import { tokenNumber } from "./claim";
import { decisionsOfCase } from "./decision-view";
import { namesOfPeople } from "./names/store";
import { findOwnAnswer } from "./turns/store";

type Using = { readonly caseId: string; readonly userId: string; readonly token: string };

/**
 * Says why a write under a claim matched no row: `expired`, `taken`, `released_by_lead`, `decided_by_you`, `decided`,
 * `answered_by_you`, or `not_found`. The problem carries `holder` (who has the case or decided it) and one's own stored
 * `decision` or `answer`.
 */
export async function lostClaim(db: Db, using: Using): Promise<Refusal> {
  const facts = await findCaseFacts(db, using.caseId);
  if (!facts) return noSuchCase();
  if (facts.state === "decided") return alreadyDecided(db, using);
  if (facts.releasedFrom === using.userId && facts.releasedToken === tokenNumber(using.token)) {
    return new Refusal("released_by_lead", "A lead gave this case back to the queue.", {
      extra: { holder: await holderOf(db, facts, using.userId) },
    });
  }
  const own = await findOwnAnswer(db, using);
  if (own !== null) {
    const detail = "You answered this case already, and somebody else is asked as well.";
    return new Refusal("answered_by_you", detail, { extra: { answer: own } });
  }
  const holder = await holderOf(db, facts, using.userId);
  if (holder && !holder.you) {
    return new Refusal("taken", `${holder.name} holds this case now.`, { extra: { holder } });
  }
  return new Refusal("expired", "Your claim lapsed; the draft is kept. Claim the case again.", {
    extra: { holder },
  });
}

async function alreadyDecided(db: Db, { caseId, userId }: Using): Promise<Refusal> {
  const last = (await decisionsOfCase(db, caseId)).at(-1);
  if (!last) return new Refusal("decided", "This case is decided.");
  const you = last.decidedBy === userId;
  const holder = { id: last.decidedBy, name: last.decidedByName, you };
  if (!you) {
    return new Refusal("decided", `${holder.name} decided this case.`, { extra: { holder } });
  }
  return new Refusal("decided_by_you", "You decided this case already.", {
    extra: { holder, decision: toCaseDecisionDto(last) },
  });
}

async function holderOf(db: Db, { isHeld, claimedBy }: CaseFacts, userId: string) {
  if (!isHeld || claimedBy === null) return null;
  const name = (await namesOfPeople(db, [claimedBy])).get(claimedBy) ?? claimedBy;
  return { id: claimedBy, name, you: claimedBy === userId };
}
