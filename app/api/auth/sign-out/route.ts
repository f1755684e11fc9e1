import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";
import { bytesReply, replyBytes, withCookies } from "#lib/http/reply";
import { signOut } from "#lib/identity/sign-out";

const SignedOut = z.strictObject({ success: z.literal(true) });

export const POST = defineRoute({
  summary: "Sign out",
  act: "public",
  reply: SignedOut,
  transaction: "none",
  handle: async ({ db, request, requestId }) => {
    const cookies = await signOut(db, { headers: request.headers, requestId });
    const reply = replyBytes(SignedOut, { success: true });
    return withCookies(bytesReply({ status: 200, body: reply }), cookies);
  },
});
