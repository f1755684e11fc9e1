import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";
import { revokeDevice } from "#lib/identity/devices";
import { Id } from "#lib/kernel/ids";

export const DELETE = defineRoute({
  summary: "Sign one of my devices out",
  act: "use_account",
  params: z.strictObject({ session: Id }),
  reply: z.strictObject({ id: z.string() }),
  handle: async ({ db, principal, actor, params }) => {
    await revokeDevice(db, { actor, userId: principal.id, sessionId: params.session });
    return { id: params.session };
  },
});
