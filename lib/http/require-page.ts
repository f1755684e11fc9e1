import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type Db, database } from "#lib/db/client";
import { findSignedIn } from "#lib/identity/find-signed-in";
import type { Person } from "#lib/kernel/principal";
import { type Act, mayAct } from "#lib/kernel/rights";
import { PATH_HEADER } from "./page-headers";

/** What a page is handed: the client and the person who looks at it. */
export type PageVisit = { readonly db: Db; readonly principal: Person };

/**
 * Lets a signed-in person with the right to `act` see a page. Everybody else is sent away: strangers to `/sign-in`
 * (`?next=` holds the way back), people without the right to `/`, which says who can grant it.
 * A page load counts as activity.
 */
export async function requirePage(act: Act): Promise<PageVisit> {
  const visit = await findVisit();
  if (visit === null) redirect((await signInPath()) as Route);
  if (!mayAct(visit.principal, act)) redirect("/?not_allowed=1" as Route);
  return visit;
}

/** The visitor of a page that anybody may see, `null` when they are not signed in. */
export async function findVisit(): Promise<PageVisit | null> {
  const asked = await headers(); // first, so that a build knows the page needs a request, and no database
  const db = database();
  const principal = await findSignedIn(db, asked, { keepsAlive: true });
  return principal && { db, principal };
}

async function signInPath(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER);
  return path && path !== "/" ? `/sign-in?next=${encodeURIComponent(path)}` : "/sign-in";
}
