import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { claimKey } from "#lib/idempotency/claim-key";
import { findReply } from "#lib/idempotency/find-reply";
import { type Keyed, keyedOver } from "#lib/idempotency/keyed";
import { saveReply } from "#lib/idempotency/save-reply";
import type { Answer } from "./answer";
import type { Upload } from "./read-upload";
import { bytesReply, replayedReply, replyBytes } from "./reply";

/** What a route of `transaction: "own"` is handed and needs to write by. */
type Writing = { readonly db: Db; readonly actor: Actor; readonly keyed: Keyed | null };

type Once<T, Prepared> = Writing & {
  readonly reply: z.ZodType<T>;
  readonly status?: number;
  /** Slow work that holds no connection; what it resolves to is handed to `write`. */
  readonly prepare: () => Promise<Prepared>;
  readonly write: (tx: Transaction, prepared: Prepared) => Promise<T>;
};

/**
 * A keyed write whose slow part runs before its transaction opens: a request that was answered before is spared it, and
 * when two come at once one of them acts.
 */
export async function writeOnce<T, Prepared>({
  db,
  actor,
  keyed,
  ...once
}: Once<T, Prepared>): Promise<Answer> {
  const known = keyed && (await findReply(db, keyed));
  if (known) return replayedReply(known);
  const prepared = await once.prepare();
  return inTransaction(db, actor, async (tx) => {
    const stored = keyed && (await claimKey(tx, keyed));
    if (stored) return replayedReply(stored);
    const body = replyBytes(once.reply, await once.write(tx, prepared));
    const reply = { status: once.status ?? 200, body };
    if (keyed) await saveReply(tx, keyed, reply);
    return bytesReply(reply);
  });
}

/** The key of an upload, bound to its file and its texts. */
export function keyedUpload(keyed: Keyed | null, { sha256, fields }: Upload): Keyed | null {
  const texts = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
  return keyed && keyedOver(keyed, [sha256, digest]);
}
