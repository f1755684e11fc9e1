import { z } from "zod";
import { PageQuery, pageOf, Slug } from "#lib/contracts/common";
import { toAliasMoveDto } from "#lib/contracts/model-dto";
import { AliasMoveDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { aliasHistory } from "#lib/registry/aliases/alias-history";

export const GET = defineRoute({
  summary: "List the moves of an alias, newest first",
  act: "read_models",
  params: z.strictObject({ model: Slug, alias: Slug }),
  query: PageQuery,
  reply: pageOf(AliasMoveDto),
  handle: async ({ db, params, query }) => {
    const { items, nextCursor } = await aliasHistory(db, { ...params, ...query });
    return { items: items.map(toAliasMoveDto), next_cursor: nextCursor };
  },
});
