import { MeDto } from "#lib/contracts/people";
import { toMeDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { getUser } from "#lib/identity/list-users";
import { settingsOf } from "#lib/identity/settings";

export const GET = defineRoute({
  summary: "Who am I",
  act: "use_account",
  reply: MeDto,
  handle: async ({ db, principal }) => {
    const account = await getUser(db, principal.id);
    return toMeDto(account, settingsOf(account));
  },
});
