import { toVersionComparisonDto } from "#lib/contracts/model-dto";
import type { PageVisit } from "#lib/http/require-page";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { compareVersions } from "#lib/registry/compare-versions";
import { listDataSets } from "#lib/registry/data-files";
import { getModel } from "#lib/registry/get-model";
import { getVersion } from "#lib/registry/get-version";
import { listVersions } from "#lib/registry/list-models";
import { orNotFound } from "../../../../(review)/or-not-found";

type Db = PageVisit["db"];

const MOST_VERSIONS = 100;

/** The versions there are, newest first, and the two asked for: without a word the champion and the newest other. */
export async function chosenVersions(
  db: Db,
  model: string,
  asked: { readonly a: string | undefined; readonly b: string | undefined },
) {
  const { id } = await orNotFound(getModel(db, { name: model }));
  const aliases = await listAliases(db, id);
  const { items } = await listVersions(db, { model, limit: MOST_VERSIONS });
  const versions = items.map(({ version, id: versionId }) => ({
    version,
    aliases: aliases.filter((it) => it.versionId === versionId).map(({ alias }) => alias),
  }));
  const numbers = versions.map(({ version }) => version);
  const champion = aliases.find(({ alias }) => alias === "champion")?.version;
  const a = numberIn(numbers, asked.a) ?? champion ?? numbers.at(-1) ?? null;
  const b = numberIn(numbers, asked.b) ?? numbers.find((it) => it !== a) ?? null;
  return { versions, a, b };
}

/** Everything the page of a comparison shows. */
export async function readComparison(db: Db, named: { model: string; a: number; b: number }) {
  const { model, a, b } = named;
  const [left, right] = await Promise.all([
    orNotFound(getVersion(db, { model, version: a })),
    orNotFound(getVersion(db, { model, version: b })),
  ]);
  const reports = [left, right].flatMap(({ version, manifest }) => {
    const { report } = manifest.metrics;
    return report ? [[`${model} ${version}`, report] as const] : [];
  });
  const [one, other] = [left, right].map(({ manifest }) => manifest.pricing?.currency ?? null);
  return {
    currency: one === other ? (one ?? null) : null,
    comparison: toVersionComparisonDto(named, await compareVersions(db, named)),
    reports: Object.fromEntries(reports),
    datasets: await listDataSets(),
    preferred: left.manifest.data?.name ?? right.manifest.data?.name,
  };
}

function numberIn(known: readonly number[], text: string | undefined): number | undefined {
  return known.find((it) => String(it) === text);
}
