import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { activePolicy } from "./active-policy";
import { admit, requireValid } from "./admission";
import type { PolicyVersion } from "./endpoint";
import { getEndpoint } from "./get-endpoint";
import { getPolicyVersion } from "./list-policies";
import { putInForce } from "./publish-policy";
import { lockEndpoint } from "./store";

type RestorePolicy = {
  /** The endpoint's name. */
  readonly endpoint: string;
  readonly version: number;
  readonly reason: string;
  readonly waiver?: { readonly reason: string } | undefined;
  readonly simulation?: unknown;
  readonly actor: Actor;
};

/**
 * Puts an old policy in force again, as a new version and in one act; a draft under way is dropped. A waiver of the old version
 * or of the one in force does again while it holds. Refuses `not_found` and `calibration_missing`.
 */
export async function restorePolicy(db: Db, restoring: RestorePolicy): Promise<PolicyVersion> {
  const { version, reason, waiver, simulation = null, actor } = restoring;
  return inTransaction(db, actor, async (tx) => {
    const endpoint = await getEndpoint(tx, { name: restoring.endpoint });
    const old = await getPolicyVersion(tx, { endpointId: endpoint.id, version });
    await lockEndpoint(tx, endpoint.id);
    const active = await activePolicy(tx, endpoint.id);
    requireValid(old.document, endpoint.labels);
    const standing = [old.waiver, active.waiver];
    const admitted = await admit(tx, { endpoint, waiver, by: actor.id, standing });
    return putInForce(tx, actor, active, {
      document: old.document,
      restoredFrom: version,
      reason,
      simulation,
      waiver: admitted,
    });
  });
}
