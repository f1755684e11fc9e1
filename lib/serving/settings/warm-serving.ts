import type { PatchServing } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { getEndpoint } from "#lib/policy/get-endpoint";
import type { ModelPlace } from "../runtime-models";
import { filesDir } from "../serving-doors";
import { fillTables } from "../tables/fill-tables";
import { warmBeforePromotion } from "../warm-before-promotion";
import { settingsAfter } from "./settings-after";

type Warming = {
  readonly name: string;
  readonly serving: PatchServing | undefined;
};

/**
 * Makes ready what a change of the ladder will need, while the old one serves: every version that it asks is loaded and has
 * replayed its golden rows, and a table holds every answer. Refuses as the change itself would.
 */
export async function warmServing(
  db: Db,
  { name, serving: patch }: Warming,
  place: ModelPlace = { filesDir: filesDir() },
): Promise<void> {
  if (patch === undefined) return;
  const endpoint = await getEndpoint(db, { name });
  const { split, ...ladder } = patch;
  const isLadder = Object.values(ladder).some((part) => part !== undefined);
  if (!isLadder && endpoint.serving.cache?.source !== "static") return;
  const { settings, small, large } = await settingsAfter(db, endpoint, patch);
  for (const version of [small, large]) {
    if (version) await warmBeforePromotion(db, { ...version, id: version.versionId }, place);
  }
  await fillTables(db, { ...endpoint, serving: settings }, place);
}
