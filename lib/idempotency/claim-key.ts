import type { Db } from "#lib/db/client";
import { isUniqueViolation } from "#lib/db/errors";
import { runStatement, type Statement } from "#lib/db/statement";
import { Refusal } from "#lib/kernel/refusal";
import type { Keyed } from "./keyed";
import { insertKeys, type KeyName, type KeyRow, selectKeys } from "./store";

/** The answer a write got when it was first made: replayed to the byte. */
export type StoredReply = { readonly status: number; readonly body: Uint8Array<ArrayBuffer> };

/**
 * What became of one key of a batch: `fresh`, the caller now acts and saves its reply; `stored`, somebody did;
 * `reused`, the key came with another request; `twin`, the same key stands earlier in this transaction.
 */
export type KeyClaim =
  | { readonly state: "fresh" }
  | { readonly state: "stored"; readonly reply: StoredReply }
  | { readonly state: "reused" }
  | { readonly state: "twin" };

/**
 * The first statement of a keyed write: `null` when the caller is the first and must act, the stored reply when the
 * write was made before. A caller who races another waits here for the other's commit.
 * Refuses `idempotency_key_reused` when the key was used for another request.
 */
export async function claimKey(tx: Db, keyed: Keyed): Promise<StoredReply | null> {
  const { statement, settle } = claiming([keyed]);
  const fresh = await runStatement<KeyName>(tx, statement);
  const [claim] = await settle(fresh, (asked) => runStatement(tx, asked));
  if (claim?.state === "stored") return claim.reply;
  if (claim?.state === "reused") throw keyReused();
  if (claim?.state === "twin") throw new Error("the key was claimed before in this transaction");
  return null;
}

type Claiming = {
  readonly statement: Statement;
  /** What became of each key, in their order; `ask` sends one more statement where some were claimed before. */
  readonly settle: (
    fresh: readonly KeyName[],
    ask: (statement: Statement) => Promise<KeyRow[]>,
  ) => Promise<KeyClaim[]>;
};

/** `claimKey` for several keys and a writer who sends statements himself: first this one, then `settle` is told its rows. */
export function claiming(keys: readonly Keyed[]): Claiming {
  const settle: Claiming["settle"] = async (inserted, ask) => {
    const fresh = new Set(inserted.map(nameOf));
    const rows = keys.every((keyed) => fresh.has(nameOf(keyed))) ? [] : await ask(selectKeys(keys));
    const known = new Map(rows.map((row) => [nameOf(row), row]));
    return keys.map((keyed): KeyClaim => {
      const name = nameOf(keyed);
      return fresh.delete(name) ? { state: "fresh" } : claimOf(keyed, known.get(name));
    });
  };
  return { statement: insertKeys(keys), settle };
}

/**
 * The cheaper way where hardly any key is used twice: looks which keys were answered and claims none. What is fresh goes in
 * with its reply (`keepingReplies`), and if somebody was faster that fails, to be done again with `claiming`.
 */
export function peeking(keys: readonly Keyed[]): {
  readonly statement: Statement;
  readonly settle: (rows: readonly KeyRow[]) => KeyClaim[];
} {
  const settle = (rows: readonly KeyRow[]) => {
    const known = new Map(rows.map((row) => [nameOf(row), row]));
    const seen = new Set<string>();
    return keys.map((keyed): KeyClaim => {
      const name = nameOf(keyed);
      const row = known.get(name);
      if (row) return claimOf(keyed, row);
      if (seen.has(name)) return { state: "twin" };
      seen.add(name);
      return { state: "fresh" };
    });
  };
  return { statement: selectKeys(keys), settle };
}

/** Whether a write failed because a key that nobody seemed to have was taken meanwhile. */
export function isKeyTaken(error: unknown): boolean {
  return isUniqueViolation(error, "idempotency_keys_pkey");
}

/** The refusal of a key that came with another request before. */
export function keyReused(): Refusal {
  return new Refusal(
    "idempotency_key_reused",
    "This key belongs to another request. Take a new key for a new request.",
  );
}

function nameOf({ scope, key }: KeyName): string {
  return `${scope}\n${key}`;
}

function claimOf({ fingerprint }: Keyed, row: KeyRow | undefined): KeyClaim {
  if (row && row.fingerprint !== fingerprint) return { state: "reused" };
  if (!row || row.status === null || row.body === null) return { state: "twin" };
  return { state: "stored", reply: { status: row.status, body: new Uint8Array(row.body) } };
}
