import { pageOf } from "#lib/contracts/common";
import { toModelDto } from "#lib/contracts/model-dto";
import { ModelDto, VersionQuery } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { listModels } from "#lib/registry/list-models";
import { versionFilter } from "#lib/registry/search/version-filter";

export const GET = defineRoute({
  summary:
    "List models with where their aliases point, all or those with a version that passes a search",
  act: "read_models",
  query: VersionQuery,
  reply: pageOf(ModelDto),
  handle: async ({ db, query: { limit, cursor, ...search } }) => {
    const { items, nextCursor } = await listModels(db, {
      ...{ limit, cursor, filter: versionFilter(search) },
    });
    const shown = items.map(async (it) => toModelDto(it, await listAliases(db, it.id)));
    return { items: await Promise.all(shown), next_cursor: nextCursor };
  },
});
