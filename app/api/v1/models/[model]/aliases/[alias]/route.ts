import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toAliasDto } from "#lib/contracts/model-dto";
import { AliasDto, MoveAliasRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { moveAlias } from "#lib/registry/aliases/move-alias";

export const PUT = defineRoute({
  summary: "Point an alias at a version",
  act: "change_models",
  params: z.strictObject({ model: Slug, alias: Slug }),
  body: MoveAliasRequest,
  reply: AliasDto,
  handle: async ({ db, actor, params, body }) =>
    toAliasDto(await moveAlias(db, { ...params, ...body, actor })),
});
