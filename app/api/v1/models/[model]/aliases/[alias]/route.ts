import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toAliasDto } from "#lib/contracts/model-dto";
import { AliasDto, MoveAliasRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { writeOnce } from "#lib/http/write-once";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { getVersion } from "#lib/registry/get-version";
import { warmBeforePromotion } from "#lib/serving/warm-before-promotion";

export const PUT = defineRoute({
  summary: "Point an alias at a version, once it was loaded and has replayed its golden rows",
  act: "change_models",
  params: z.strictObject({ model: Slug, alias: Slug }),
  body: MoveAliasRequest,
  reply: AliasDto,
  transaction: "own",
  handle: ({ db, actor, keyed, params, body }) =>
    writeOnce({
      ...{ db, actor, keyed, reply: AliasDto },
      prepare: async () => warmBeforePromotion(db, await getVersion(db, { ...params, ...body })),
      write: async (tx) => toAliasDto(await moveAlias(tx, { ...params, ...body, actor })),
    }),
});
