import { z } from "zod";
import { NewPasswordDto } from "#lib/contracts/people";
import { defineRoute } from "#lib/http/define-route";
import { resetPassword } from "#lib/identity/change-password";
import { Id } from "#lib/kernel/ids";

export const POST = defineRoute({
  summary: "Give a person a new password",
  description:
    "Shows it here and never again, not in a replay either; ends every session of the person.",
  act: "change_people",
  params: z.strictObject({ user: Id }),
  reply: NewPasswordDto,
  keeps: () => ({ password: "" }),
  handle: ({ db, actor, params }) => resetPassword(db, { actor, userId: params.user }),
});
