import type { Db } from "#lib/db/client";
import { runStatement, type Statement } from "#lib/db/statement";
import type { StoredReply } from "./claim-key";
import type { Keyed } from "./keyed";
import { deleteUnanswered, insertReplies, type KeyReply, updateReplies } from "./store";

/** The last statement of a keyed write: keeps status and bytes of its success, in the transaction that claimed the key. */
export async function saveReply(tx: Db, keyed: Keyed, reply: StoredReply): Promise<void> {
  const saved = await runStatement(tx, updateReplies([{ keyed, reply }]));
  if (saved.length !== 1) throw new Error("a reply was saved for a key that was not claimed");
}

type Settled = readonly { readonly keyed: Keyed; readonly reply: StoredReply | null }[];

/** The last statement for several keys that a writer has found fresh with `peeking`; one without a reply stays free. */
export function keepingReplies(settled: Settled): Statement[] {
  const kept = settled.filter((it): it is KeyReply => it.reply !== null);
  return kept.length > 0 ? [insertReplies(kept)] : [];
}

/**
 * The last statements for several keys that a writer has claimed with `claiming`: replies are kept; a key whose reply is
 * `null` is free again, because its write was refused in a way that may turn out otherwise next time, and whoever waits
 * for it acts next.
 */
export function settlingKeys(settled: Settled): Statement[] {
  const kept = settled.filter((it): it is KeyReply => it.reply !== null);
  const freed = settled.filter(({ reply }) => reply === null).map(({ keyed }) => keyed);
  return [
    ...(kept.length > 0 ? [updateReplies(kept)] : []),
    ...(freed.length > 0 ? [deleteUnanswered(freed)] : []),
  ];
}
