import { PageQuery, pageOf } from "#lib/contracts/common";
import { InvitedUserDto, InviteUserRequest, UserDto } from "#lib/contracts/people";
import { toUserDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { inviteUser } from "#lib/identity/invite-user";
import { listUsers } from "#lib/identity/list-users";
import { queuesOfPeople } from "#lib/review/queues-of-people";

export const GET = defineRoute({
  summary: "List people",
  act: "read_people",
  query: PageQuery,
  reply: pageOf(UserDto),
  handle: async ({ db, query }) => {
    const { items, nextCursor } = await listUsers(db, query);
    const queues = await queuesOfPeople(
      db,
      items.map(({ id }) => id),
    );
    const users = items.map((user) => toUserDto(user, queues.get(user.id) ?? []));
    return { items: users, next_cursor: nextCursor };
  },
});

export const POST = defineRoute({
  summary: "Invite a person",
  description:
    "Answers with the first password, which is shown here and never again, not in a replay either.",
  act: "change_people",
  body: InviteUserRequest,
  reply: InvitedUserDto,
  status: 201,
  keeps: (reply) => ({ ...reply, password: "" }),
  handle: async ({ db, actor, body }) => {
    const { user, password } = await inviteUser(db, { actor, ...body });
    return { user: toUserDto(user, []), password };
  },
});
