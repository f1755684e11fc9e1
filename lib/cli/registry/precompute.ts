import { getEndpoint } from "#lib/policy/get-endpoint";
import { precomputeVersions } from "#lib/serving/tables/precompute-answers";
import { tableVersions } from "#lib/serving/tables/table-versions";
import { progressBar } from "../progress-bar";
import { Stop } from "../root.mjs";
import { textTable } from "../text-table";
import { operate, readArguments, tell } from "./operate";

const USAGE = `Usage: npm run umpire -- precompute <endpoint> [--refresh] [--json]

Makes every answer of the endpoint's versions ahead, as far as they are missing; with --refresh all of them anew.`;

/** Fills the tables of an endpoint here and now, without the job queue. */
export async function precomputeCommand(argv: readonly string[]): Promise<number> {
  const { positionals, isGiven, isJson } = readArguments(argv, USAGE, {
    refresh: { type: "boolean" },
  });
  const [name, ...rest] = positionals;
  if (!name || rest.length > 0) throw new Stop(USAGE, 2);
  return operate(async ({ db, filesDir }) => {
    const versions = await tableVersions(db, await getEndpoint(db, { name }));
    const versionIds = versions.map(({ version }) => version.versionId);
    const asked = { versionIds, maxAgeS: isGiven("refresh") ? 0 : null };
    const bar = progressBar(`answers of ${name}`);
    const { signal } = new AbortController();
    const show = async (share: number) => bar.show(share);
    const made = await precomputeVersions(db, asked, { tell: show, signal }, { filesDir });
    bar.clear();
    tell(isJson, textTable(made.tables), made);
  });
}
