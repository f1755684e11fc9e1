import { PageQuery, pageOf } from "#lib/contracts/common";
import { toModelDto } from "#lib/contracts/model-dto";
import { ModelDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { listModels } from "#lib/registry/list-models";

export const GET = defineRoute({
  summary: "List models by name, with where their aliases point",
  act: "read_models",
  query: PageQuery,
  reply: pageOf(ModelDto),
  handle: async ({ db, query }) => {
    const { items, nextCursor } = await listModels(db, query);
    const shown = items.map(async (it) => toModelDto(it, await listAliases(db, it.id)));
    return { items: await Promise.all(shown), next_cursor: nextCursor };
  },
});
