import type { ListedModel, ListedVersion } from "#components/admin/models/model-list";
import type { VersionSearch } from "#components/admin/models/model-search";
import { toModelDto, toModelVersionDto } from "#lib/contracts/model-dto";
import type { PageVisit } from "#lib/http/require-page";
import { Refusal } from "#lib/kernel/refusal";
import { listEndpoints } from "#lib/policy/list-endpoints";
import type { Alias } from "#lib/registry/aliases/alias";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { listModels, listVersions } from "#lib/registry/list-models";
import type { ModelVersion } from "#lib/registry/model-version";
import { type VersionFilter, versionFilter } from "#lib/registry/search/version-filter";

type Db = PageVisit["db"];
type Asked = { readonly search: VersionSearch; readonly cursor: string | undefined };
type Found = {
  readonly models: ListedModel[];
  readonly nextCursor: string | null;
  /** What is wrong with the search, by field. */
  readonly faults: Readonly<Record<string, string>>;
};

const MODELS_A_PAGE = 20;
const VERSIONS_SHOWN = 20;
const MOST_ENDPOINTS = 100;

/**
 * A page of models with their newest versions, or of a search with those that pass; a search that cannot be read finds
 * nothing and says why.
 */
export async function readModels(db: Db, { search, cursor }: Asked): Promise<Found> {
  const asked = readable(search);
  if ("faults" in asked) return { models: [], nextCursor: null, faults: asked.faults };
  const { filter } = asked;
  const { items, nextCursor } = await listModels(db, { limit: MODELS_A_PAGE, cursor, filter });
  const { items: endpoints } = await listEndpoints(db, { limit: MOST_ENDPOINTS });
  const models = await Promise.all(
    items.map(async (model) => {
      const aliases = await listAliases(db, model.id);
      const page = { model: model.name, limit: VERSIONS_SHOWN, filter };
      const versions = await listVersions(db, page);
      return {
        model: toModelDto(model, aliases),
        versions: versions.items.map((it) => listed(it, aliases)),
        serves: endpoints
          .filter(({ modelId }) => modelId === model.id)
          .map(({ name, title, modelAlias: alias }) => ({ name, title, alias })),
      };
    }),
  );
  return { models, nextCursor, faults: {} };
}

function readable(search: VersionSearch): { filter: VersionFilter | null } | Pick<Found, "faults"> {
  try {
    return { filter: versionFilter(search) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map((it) => [it.pointer.split("/").at(-1) ?? "", it.detail]);
    return { faults: Object.fromEntries(faults) };
  }
}

function listed(version: ModelVersion, aliases: readonly Alias[]): ListedVersion {
  const { metrics, pricing } = version.manifest;
  const { report } = metrics;
  return {
    version: toModelVersionDto(version, aliases),
    accuracy: report?.accuracy ?? null,
    cost: report && pricing ? { ...report.cost_with_people, currency: pricing.currency } : null,
  };
}
