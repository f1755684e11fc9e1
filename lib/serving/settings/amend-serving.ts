import type { PatchServing } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { settingsAfter } from "./settings-after";

type Amending = Omit<Parameters<typeof amendEndpoint>[1], "serving"> & {
  readonly serving?: PatchServing | undefined;
};

/**
 * Amends an endpoint; what changes of its ladder is held against the models of this moment. Refuses as `amendEndpoint`, and
 * `invalid_request` for a ladder that cannot be.
 */
export async function amendServing(
  db: Db,
  { serving, ...amending }: Amending,
): Promise<EndpointRecord> {
  if (serving === undefined) return amendEndpoint(db, amending);
  const { split, ...ladder } = serving;
  const isLadder = Object.values(ladder).some((part) => part !== undefined);
  return amendEndpoint(db, {
    ...amending,
    split: amending.split ?? split,
    ...(isLadder
      ? { serving: async (tx, before) => (await settingsAfter(tx, before, ladder)).settings }
      : {}),
  });
}
