import type { Db } from "#lib/db/client";
import type { StoredReply } from "./claim-key";
import type { Keyed } from "./keyed";
import { updateReplies } from "./store";

/** The last statement of a keyed write: keeps status and bytes of its success, in the transaction that claimed the key. */
export async function saveReply(tx: Db, keyed: Keyed, reply: StoredReply): Promise<void> {
  await updateReplies(tx, [{ keyed, reply }]);
}

/** `saveReply` for several writes of one transaction, in one statement. */
export async function saveReplies(
  tx: Db,
  replies: readonly { readonly keyed: Keyed; readonly reply: StoredReply }[],
): Promise<void> {
  if (replies.length > 0) await updateReplies(tx, replies);
}
