import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import type { GuaranteeRecord, NewGuarantee } from "./guarantee";
import { insertGuarantee, readGuarantees, voidGuarantees } from "./guarantees/store";

/**
 * Puts a certificate in force for an endpoint, in place of the one before. When the transaction commits, every automatic
 * answer written from then on keeps to its threshold.
 */
export async function addGuarantee(
  db: Db,
  guarantee: Omit<NewGuarantee, "createdBy">,
  actor: Actor,
): Promise<GuaranteeRecord> {
  return inTransaction(db, actor, async (tx) => {
    await gateExclusive(tx);
    const added = await insertGuarantee(tx, { ...guarantee, createdBy: actor.id });
    const { id, kind, alpha, delta, threshold, n, k } = added;
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "certify_guarantee",
      objectKind: "endpoint",
      objectId: guarantee.endpointId,
      after: { guarantee: id, kind, alpha, delta, threshold, n, k },
      requestId: actor.requestId,
      policyVersion: guarantee.policyVersion,
      modelVersion: guarantee.modelVersionId,
    });
    return added;
  });
}

type Voiding = {
  readonly endpointId: string;
  readonly reason: string;
  /** The figures that led to it, kept on record: what is measured later is of another window. */
  readonly found?: unknown;
  readonly actor: Actor;
};

/** Sets an endpoint's certificate aside; answers whether there was one. */
export async function voidGuarantee(
  db: Db,
  { endpointId, reason, found, actor }: Voiding,
): Promise<boolean> {
  return inTransaction(db, actor, async (tx) => {
    await gateExclusive(tx);
    const voided = await voidGuarantees(tx, { endpointId, reason });
    if (voided === 0) return false;
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "void_guarantee",
      objectKind: "endpoint",
      objectId: endpointId,
      after: found,
      reason,
      requestId: actor.requestId,
    });
    return true;
  });
}

/** The certificates of an endpoint, newest first, in force or not. */
export async function listGuarantees(
  db: Db,
  asked: { endpointId: string; limit: number },
): Promise<GuaranteeRecord[]> {
  return readGuarantees(db, asked);
}
