import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toAliasDto } from "#lib/contracts/model-dto";
import { AliasDto, RollBackRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { writeOnce } from "#lib/http/write-once";
import { rollBack, versionBefore } from "#lib/registry/aliases/roll-back";
import { warmBeforePromotion } from "#lib/serving/warm-before-promotion";

export const POST = defineRoute({
  summary: "Point the champion, or another alias, back at what served before",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  body: RollBackRequest,
  reply: AliasDto,
  transaction: "own",
  handle: ({ db, actor, keyed, params, body }) =>
    writeOnce({
      ...{ db, actor, keyed, reply: AliasDto },
      prepare: async () => warmBeforePromotion(db, await versionBefore(db, { ...params, ...body })),
      write: async (tx) => toAliasDto(await rollBack(tx, { ...params, ...body, actor })),
    }),
});
