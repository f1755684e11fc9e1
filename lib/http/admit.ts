import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { type Act, mayAct, RIGHTS } from "#lib/kernel/rights";
import type { Arrival } from "./arrival";
import { clientAddress } from "./client-address";
import { refuseCrossSite } from "./cross-site";
import type { Doors } from "./doors";
import type { AnyRouteSpec } from "./route-spec";
import type { TakeToken } from "./token-buckets";

/**
 * Who is calling, once they are known, allowed and within their rate; `null` on a public route.
 * Refuses `rate_limited`, `not_signed_in`, `foreign_origin`, `not_allowed`, in this order, before the body is read.
 * Answers at once where the caller is known from memory: every promise costs, the more so beside Next, which follows them all.
 */
export function admit(
  { authenticate, limits, ownOrigin }: Doors,
  { act, isBackground = false }: Pick<AnyRouteSpec, "act" | "isBackground">,
  request: Arrival,
): Principal | null | Promise<Principal | null> {
  const address = clientAddress(request);
  take(limits.ofAddress, address);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (act === "public") {
    if (!isRead) refuseCrossSite(request, ownOrigin()); // nobody signs others in or out
    return null;
  }
  const decide = (principal: Principal | null) => {
    if (principal === null) {
      if (request.headers.get("authorization") !== null) take(limits.ofBadCredentials, address);
      throw new Refusal("not_signed_in", "No valid sign-in or API key came along.");
    }
    if (principal.kind === "person") refuseCrossSite(request, ownOrigin());
    if (!mayAct(principal, act)) throw new Refusal("not_allowed", notAllowed(principal, act));
    take(limits.ofKey, principal.id);
    return principal;
  };
  const known = authenticate(request, { keepsAlive: !isRead && !isBackground });
  return known instanceof Promise ? known.then(decide) : decide(known);
}

function take(token: TakeToken, subject: string): void {
  const seconds = token(subject);
  if (seconds === 0) return;
  throw new Refusal("rate_limited", "Too many requests came in too short a time.", {
    retryAfterSeconds: seconds,
  });
}

function notAllowed(principal: Principal, act: Act): string {
  if (principal.kind === "person") {
    return "None of your roles may do this; an administrator can grant one.";
  }
  return RIGHTS[act].scopes.length === 0
    ? "No key may do this; a person with the right role signs in for it."
    : "This key lacks the scope; an administrator can make one that has it.";
}
