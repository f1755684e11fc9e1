import type { ReactNode } from "react";
import { KeyDesk } from "#components/keys/key-desk";
import type { PageVisit } from "#lib/http/require-page";
import { readSettings } from "#lib/identity/settings";
import { type Act, mayAct } from "#lib/kernel/rights";

const DESKS: readonly (readonly [string, Act])[] = [
  ["/queues", "list_queues"],
  ["/history", "work_cases"],
  ["/policies", "read_policies"],
  ["/models", "read_models"],
];

/** Makes the keys of a desk work as the person at it likes them. */
export async function KeyRoom({
  visit: { db, principal },
  children,
}: {
  readonly visit: PageVisit;
  readonly children: ReactNode;
}) {
  const { keys, single_keys } = await readSettings(db, principal.id);
  const paths = DESKS.filter(([, act]) => mayAct(principal, act)).map(([path]) => path);
  return (
    <KeyDesk ownKeys={keys} hasSingleKeys={single_keys} paths={paths}>
      {children}
    </KeyDesk>
  );
}
