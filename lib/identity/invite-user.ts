import { randomInt } from "node:crypto";
import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import type { Role } from "#lib/kernel/principal";
import { createPerson } from "./create-person";
import type { Account } from "./people/account";

type InviteUser = {
  readonly actor: Actor;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
};

/** Somebody new, and the first password, which is shown to the administrator here and never again. */
export type Invited = { readonly user: Account; readonly password: string };

/** Adds a person with a password of our making, for the administrator to hand over. Refuses `already_exists`. */
export async function inviteUser(db: Db, invitation: InviteUser): Promise<Invited> {
  const password = newPassword();
  return { user: await createPerson(db, { ...invitation, password }), password };
}

/** Letters and digits that nobody mistakes for others. */
const SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";

/** Four groups of five, easy to read out: about 100 bits. */
export function newPassword(): string {
  const group = () =>
    Array.from({ length: 5 }, () => SIGNS.charAt(randomInt(SIGNS.length))).join("");
  return [group(), group(), group(), group()].join("-");
}
