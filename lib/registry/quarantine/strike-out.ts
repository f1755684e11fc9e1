import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import { quarantineVersion } from "./quarantine-version";
import { versionsOfFile } from "./store";

/**
 * Takes every version with these bytes out of service on every host, because a process of one host was brought down once
 * too often. Answers how many this act took out; those that are out already stay as they are.
 */
export async function strikeOut(
  db: Db,
  {
    sha256,
    reason,
    actor,
  }: { readonly sha256: string; readonly reason: string; readonly actor: Actor },
): Promise<number> {
  let count = 0;
  for (const version of await versionsOfFile(db, sha256)) {
    if (await quarantineVersion(db, { version, reason, actor })) count += 1;
  }
  return count;
}
