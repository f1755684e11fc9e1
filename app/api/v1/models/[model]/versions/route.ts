import { z } from "zod";
import { PageQuery, pageOf, Slug } from "#lib/contracts/common";
import { toModelVersionDto } from "#lib/contracts/model-dto";
import { ModelVersionDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { getModel } from "#lib/registry/get-model";
import { listVersions } from "#lib/registry/list-models";

export const GET = defineRoute({
  summary: "List a model's versions, newest first",
  act: "read_models",
  params: z.strictObject({ model: Slug }),
  query: PageQuery,
  reply: pageOf(ModelVersionDto),
  handle: async ({ db, params: { model }, query }) => {
    const { id } = await getModel(db, { name: model });
    const aliases = await listAliases(db, id);
    const { items, nextCursor } = await listVersions(db, { model, ...query });
    return { items: items.map((it) => toModelVersionDto(it, aliases)), next_cursor: nextCursor };
  },
});
