import { SignedInDto, SignInRequest } from "#lib/contracts/people";
import { clientAddress } from "#lib/http/client-address";
import { defineRoute } from "#lib/http/define-route";
import { bytesReply, replyBytes, withCookies } from "#lib/http/reply";
import { signIn } from "#lib/identity/sign-in";

export const POST = defineRoute({
  summary: "Sign in",
  act: "public",
  body: SignInRequest,
  reply: SignedInDto,
  transaction: "none",
  handle: async ({ db, body, request, requestId }) => {
    const address = clientAddress(request);
    const userAgent = request.headers.get("user-agent")?.slice(0, 300) ?? null;
    const { cookies, ...user } = await signIn(db, { ...body, address, userAgent, requestId });
    const reply = replyBytes(SignedInDto, { redirect: false, user });
    return withCookies(bytesReply({ status: 200, body: reply }), cookies);
  },
});
