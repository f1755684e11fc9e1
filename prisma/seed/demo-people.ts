import type { Db } from "#lib/db/client";
import { createPerson } from "#lib/identity/create-person";
import type { Role } from "#lib/kernel/principal";

/** In whose name the demo is put in. */
export const SEED_ACTOR = { id: "seed", role: "system", requestId: "seed" } as const;

/** The password of every demo account. The demo listens on the loopback address only. */
export const DEMO_PASSWORD = "umpire-demo";

export type DemoAccount = {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
};

export const DEMO_ACCOUNTS = [
  { email: "admin@umpire.test", name: "Ada Admin", roles: ["admin", "lead"] },
  { email: "lead@umpire.test", name: "Lena Lead", roles: ["lead"] },
  { email: "reviewer@umpire.test", name: "Rolf Reviewer", roles: ["reviewer"] },
  { email: "second@umpire.test", name: "Sira Second", roles: ["reviewer"] },
  { email: "auditor@umpire.test", name: "Aron Auditor", roles: ["auditor"] },
] as const satisfies readonly DemoAccount[];

/** Makes the demo's people; their ids by e-mail address. */
export async function seedPeople(db: Db): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const account of DEMO_ACCOUNTS) {
    const person = { ...account, password: DEMO_PASSWORD, isDemo: true, actor: SEED_ACTOR };
    const { id } = await createPerson(db, person);
    ids.set(account.email, id);
  }
  return ids;
}
