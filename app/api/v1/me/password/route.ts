import { z } from "zod";
import { ChangePasswordRequest } from "#lib/contracts/people";
import { clientAddress } from "#lib/http/client-address";
import { defineRoute } from "#lib/http/define-route";
import { changePassword } from "#lib/identity/change-password";

export const PUT = defineRoute({
  summary: "Change my password",
  description: "Ends every session of the person, this one included.",
  act: "use_account",
  body: ChangePasswordRequest,
  reply: z.strictObject({ signed_out: z.literal(true) }),
  transaction: "own",
  handle: async ({ db, principal, actor, body, request }) => {
    const change = { actor, userId: principal.id, address: clientAddress(request), ...body };
    await changePassword(db, change);
    return { signed_out: true as const };
  },
});
