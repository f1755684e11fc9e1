import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { type CaseFacts, deleteExclusion, findExclusion } from "./cases/store";
import { type Claim, type ClaimKind, type ClaimSource, RESERVED_SECONDS } from "./claim";
import { countClaims, lockSeat, renewClaim, takeOne } from "./claims/store";
import { lostClaim } from "./lost-claim";
import type { Queue } from "./queue";
import { findDraft, findReveal } from "./reveals/store";

type ClaimCase = {
  readonly caseId: string;
  readonly kind?: ClaimKind;
  readonly instance?: string | undefined;
  readonly actor: Actor;
};

/**
 * Claims one case by its id. One's own live claim comes back with its token, renewed and, if it was reserved, active.
 * A free case is claimed anew: again after a lapse, taken back after a skip, or picked, which is recorded and can be
 * switched off. Refuses `taken`, `decided`, `decided_by_you`, `answered_by_you`, `claim_limit`, `not_allowed`, `not_found`.
 */
export async function claimCase(
  db: Db,
  { caseId, kind = "active", instance, actor }: ClaimCase,
): Promise<Claim> {
  return inTransaction(db, actor, async (tx) => {
    const { facts, queue, isLead } = await workedCase(tx, { caseId, actor });
    if (facts.isForLeads && facts.state === "waiting" && !isLead) throw noSuchCase();
    await lockSeat(tx, actor.id);
    const asked = { kind, instance: instance ?? null };
    if (facts.isHeld && facts.claimedBy === actor.id) {
      return reopenOwn(tx, { facts, queue, asked, actor });
    }
    const source = await sourceOf(tx, { facts, queue, actor });
    const claim = await takeAnew(tx, { facts, queue, asked, source, actor });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "claim_case",
      objectKind: "case",
      objectId: caseId,
      after: { kind, source, token: claim.token },
    });
    return claim;
  });
}

type Claiming = {
  readonly facts: CaseFacts;
  readonly queue: Queue;
  readonly asked: { readonly kind: ClaimKind; readonly instance: string | null };
  readonly actor: Actor;
};

async function reopenOwn(
  tx: Transaction,
  { facts, queue, asked, actor }: Claiming,
): Promise<Claim> {
  const held = { caseId: facts.id, userId: actor.id, token: facts.claimToken };
  const claim = await renewClaim(tx, held, {
    claimSeconds: queue.claimSeconds,
    reservedSeconds: RESERVED_SECONDS,
    opens: asked,
  });
  if (!claim) throw await lostClaim(tx, { ...held, token: "" });
  if (facts.claimKind !== claim.kind) {
    await recordEvent(tx, {
      ...byActor(actor),
      act: "show_case",
      objectKind: "case",
      objectId: facts.id,
      after: { token: claim.token },
    });
  }
  return claim;
}

async function takeAnew(
  tx: Transaction,
  { facts, queue, asked, source, actor }: Claiming & { readonly source: ClaimSource },
): Promise<Claim> {
  const whose = { caseId: facts.id, userId: actor.id };
  const held = await countClaims(tx, { queueId: queue.id, userId: actor.id });
  if (held >= queue.maxClaims) {
    throw new Refusal(
      "claim_limit",
      `This queue lets you hold ${queue.maxClaims} cases at a time.`,
    );
  }
  if (source === "taken_back") await deleteExclusion(tx, whose);
  const taking = {
    queueId: queue.id,
    userId: actor.id,
    ...asked,
    source,
    leaseSeconds: asked.kind === "active" ? queue.claimSeconds : RESERVED_SECONDS,
    claimSeconds: queue.claimSeconds,
  };
  const claim = await takeOne(tx, taking, facts.id);
  if (!claim) throw await lostClaim(tx, { ...whose, token: "" });
  return claim;
}

/** A case that somebody had before is theirs to claim again; any other was chosen by them, not by the server. */
async function sourceOf(
  tx: Transaction,
  { facts, queue, actor }: Omit<Claiming, "asked">,
): Promise<ClaimSource> {
  const whose = { caseId: facts.id, userId: actor.id };
  const exclusion = await findExclusion(tx, whose);
  if (exclusion === "skip") return "taken_back";
  if (exclusion === "answered") throw await lostClaim(tx, { ...whose, token: "" });
  if (exclusion) throw noSuchCase();
  const hadIt =
    facts.claimedBy === actor.id ||
    (await findDraft(tx, whose)) !== null ||
    (await findReveal(tx, whose)) !== null;
  if (hadIt) return "again";
  if (queue.isPickingAllowed || facts.state === "decided") return "picked";
  throw new Refusal("not_allowed", "In this queue the server picks the next case.");
}
