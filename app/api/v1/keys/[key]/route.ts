import { z } from "zod";
import { KeyDto } from "#lib/contracts/people";
import { toKeyDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { revokeKey } from "#lib/identity/revoke-key";
import { Id } from "#lib/kernel/ids";

export const DELETE = defineRoute({
  summary: "Revoke an API key",
  act: "change_people",
  params: z.strictObject({ key: Id }),
  reply: KeyDto,
  handle: async ({ db, actor, params }) =>
    toKeyDto(await revokeKey(db, { actor, keyId: params.key })),
});
