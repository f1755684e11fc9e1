import { type PatchServing, rungsOf } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { inTransaction, type Transaction } from "#lib/db/transaction";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { voidGuarantee } from "../add-guarantee";
import { settingsAfter } from "./settings-after";

type Amending = Omit<Parameters<typeof amendEndpoint>[1], "serving"> & {
  readonly serving?: PatchServing | undefined;
};

/**
 * Amends an endpoint; what changes of its ladder is held against the models of this moment. Where that changes which answers
 * are the own version's, or what they are made of, its certificate is void. Refuses as `amendEndpoint`, and `invalid_request`
 * for a ladder that cannot be.
 */
export async function amendServing(
  db: Db,
  { serving, ...amending }: Amending,
): Promise<EndpointRecord> {
  if (serving === undefined) return amendEndpoint(db, amending);
  const { split, ...ladder } = serving;
  const isLadder = Object.values(ladder).some((part) => part !== undefined);
  const shared = { ...amending, split: amending.split ?? split };
  if (!isLadder) return amendEndpoint(db, shared);
  return inTransaction(db, amending.actor, async (tx) => {
    let isOther = false;
    const amended = await amendEndpoint(tx, {
      ...shared,
      serving: async (inside: Transaction, before) => {
        const { settings } = await settingsAfter(inside, before, ladder);
        isOther = isOtherClimb(before.serving, settings);
        return settings;
      },
    });
    const { id: endpointId } = amended;
    const { actor } = amending;
    if (isOther) await voidGuarantee(tx, { endpointId, reason: "serving_changed", actor });
    return amended;
  });
}

type Serving = EndpointRecord["serving"];

/** A model by itself says the same whether its answers are kept or not. */
function isOtherClimb(before: Serving, after: Serving): boolean {
  const asksOthers = [before, after].some((it) =>
    rungsOf(it).some((rung) => rung !== "cache" && rung !== "model"),
  );
  return asksOthers && canonicalJson(climbOf(before)) !== canonicalJson(climbOf(after));
}

function climbOf({ split: _split, cache: _cache, ...climb }: Serving) {
  return climb;
}
