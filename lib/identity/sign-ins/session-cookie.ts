import { createHash } from "node:crypto";

/** Idle for this long, a person is signed out. */
export const IDLE_SECONDS = 30 * 60;
/** Signed in for this long, a person signs in again, busy or not. */
export const ABSOLUTE_SECONDS = 12 * 60 * 60;

/**
 * The session cookie for an application at `url`. Over https no other host or path can set it (`__Host-`); without
 * https only a browser on the same machine keeps it.
 */
export function sessionCookie(url: string): { readonly name: string; readonly secure: boolean } {
  const secure = url.startsWith("https://");
  return { name: secure ? "__Host-umpire_session" : "umpire_session", secure };
}

/** The token in a `Cookie` header, `null` without one. What follows the dot is the library's signature of the cookie. */
export function sessionToken(cookies: string | null, name: string): string | null {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  const mine = pairs.find((pair) => pair.startsWith(`${name}=`));
  const [token = ""] = unescaped(mine?.slice(name.length + 1) ?? "").split(".");
  return token === "" ? null : token;
}

/** What is stored of a session's token: SHA-256, so that who reads the table cannot sign in with it. */
export function sessionDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}
