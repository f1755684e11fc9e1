import { randomBytes } from "node:crypto";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import type { Db } from "#lib/db/client";
import { freshId, type IdKind } from "#lib/kernel/ids";
import { hashPassword, verifyPassword } from "./password";
import { ABSOLUTE_SECONDS, sessionCookie } from "./session-cookie";
import { clientOfLibrary, isShutOut } from "./store";

/** Where the application is served, and what signs its cookies. */
export type Site = { readonly url: string; readonly authSecret: string };

type Handler = (request: Request) => Promise<Response>;

const TOKEN_BYTES = 32;
const made = new WeakMap<Db, Map<string, Handler>>();

/**
 * The sign-in library, reduced to two addresses: it checks a password, makes the session row and its cookie, and ends
 * both. What it would do besides is ours and switched off: limits, checks of the origin, idle time, sign-up.
 * What it refuses is an answer of 4xx; an outage is thrown as it came.
 */
export function signInLibrary(db: Db, site: Site): Handler {
  const handlers = made.get(db) ?? new Map<string, Handler>();
  made.set(db, handlers);
  const name = `${site.url} ${site.authSecret}`;
  const handler = handlers.get(name) ?? makeLibrary(db, site);
  handlers.set(name, handler);
  return handler;
}

function makeLibrary(db: Db, { url, authSecret }: Site): Handler {
  const { name, secure } = sessionCookie(url);
  const { handler } = betterAuth({
    appName: "Umpire",
    baseURL: url,
    secret: authSecret,
    database: prismaAdapter(clientOfLibrary(db), { provider: "postgresql", transaction: false }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: 128,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    session: { expiresIn: ABSOLUTE_SECONDS, disableSessionRefresh: true },
    databaseHooks: { session: { create: { before: (session) => opened(db, session) } } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: true },
    advanced: {
      useSecureCookies: false, // it would add a prefix of its own; the attribute is set below
      disableCSRFCheck: true,
      disableOriginCheck: true,
      cookies: {
        session_token: {
          name,
          attributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
        },
      },
      database: { generateId: ({ model }) => freshId(KINDS[model] ?? "session") },
    },
  });
  return handler;
}

const KINDS: Readonly<Record<string, IdKind>> = { user: "user", account: "account" };

/** A token of 256 bits for a person who is not shut out. */
async function opened(db: Db, session: { readonly userId: string }) {
  if (await isShutOut(db, session.userId)) return false;
  return { data: { ...session, token: randomBytes(TOKEN_BYTES).toString("base64url") } };
}
