import { z } from "zod";
import { PatchUserRequest, UserDto } from "#lib/contracts/people";
import { toUserDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { disableUser, setRoles } from "#lib/identity/change-user";
import { getUser } from "#lib/identity/list-users";
import { Id } from "#lib/kernel/ids";
import { queuesOfPeople } from "#lib/review/queues-of-people";

const params = z.strictObject({ user: Id });

export const GET = defineRoute({
  summary: "Read a person",
  act: "read_people",
  params,
  reply: UserDto,
  handle: async ({ db, params }) => {
    const queues = await queuesOfPeople(db, [params.user]);
    return toUserDto(await getUser(db, params.user), queues.get(params.user) ?? []);
  },
});

export const PATCH = defineRoute({
  summary: "Set a person's roles, shut them out or let them in",
  description: "Ends every session of the person.",
  act: "change_people",
  params,
  body: PatchUserRequest,
  reply: UserDto,
  handle: async ({ db, actor, params, body: { roles, disabled } }) => {
    const target = { actor, userId: params.user };
    if (roles) await setRoles(db, { ...target, roles });
    if (disabled !== undefined) await disableUser(db, { ...target, isDisabled: disabled });
    const queues = await queuesOfPeople(db, [params.user]);
    return toUserDto(await getUser(db, params.user), queues.get(params.user) ?? []);
  },
});
