import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toAliasMoveDto } from "#lib/contracts/model-dto";
import { AliasAtQuery, AliasHistoryDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { aliasHistory, servedAt } from "#lib/registry/aliases/alias-history";

export const GET = defineRoute({
  summary: "List the moves of an alias, newest first, and what it stood for at a moment",
  act: "read_models",
  params: z.strictObject({ model: Slug, alias: Slug }),
  query: AliasAtQuery,
  reply: AliasHistoryDto,
  handle: async ({ db, params, query: { at, ...page } }) => {
    const { items, nextCursor } = await aliasHistory(db, { ...params, ...page });
    const served = at === undefined ? null : await servedAt(db, { ...params, at: new Date(at) });
    return {
      items: items.map(toAliasMoveDto),
      next_cursor: nextCursor,
      served: served && { version: served.version, version_id: served.versionId },
    };
  },
});
