import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toAliasDto } from "#lib/contracts/model-dto";
import { AliasDto, RollBackRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { rollBack } from "#lib/registry/aliases/roll-back";

export const POST = defineRoute({
  summary: "Point the champion, or another alias, back at what served before",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  body: RollBackRequest,
  reply: AliasDto,
  handle: async ({ db, actor, params, body }) =>
    toAliasDto(await rollBack(db, { ...params, ...body, actor })),
});
