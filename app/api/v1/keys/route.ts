import { PageQuery, pageOf } from "#lib/contracts/common";
import { CreatedKeyDto, CreateKeyRequest, KeyDto } from "#lib/contracts/people";
import { toKeyDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { createKey } from "#lib/identity/create-key";
import { listKeys } from "#lib/identity/list-keys";

export const GET = defineRoute({
  summary: "List API keys",
  act: "read_people",
  query: PageQuery,
  reply: pageOf(KeyDto),
  handle: async ({ db, query }) => {
    const { items, nextCursor } = await listKeys(db, query);
    return { items: items.map(toKeyDto), next_cursor: nextCursor };
  },
});

export const POST = defineRoute({
  summary: "Make an API key",
  description:
    "Answers with the secret, which is shown here and never again, not in a replay either.",
  act: "change_people",
  body: CreateKeyRequest,
  reply: CreatedKeyDto,
  status: 201,
  keeps: (reply) => ({ ...reply, secret: "" }),
  handle: async ({ db, actor, body: { expires_at, ...asked } }) => {
    const expiresAt = expires_at === undefined ? null : new Date(expires_at);
    const { key, secret } = await createKey(db, { actor, ...asked, expiresAt });
    return { key: toKeyDto(key), secret };
  },
});
