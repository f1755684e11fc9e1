import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { Refusal } from "#lib/kernel/refusal";
import { isCommonPassword } from "./common-passwords";

/** scrypt at about 180 ms and 32 MiB a hash on a small server. */
const COST = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const AT_ONCE = 2;
const MOST_WAITING = 64;

const line: { running: number; readonly waiting: (() => void)[] } = { running: 0, waiting: [] };

/**
 * Runs work that hashes a password, two at a time in this process, so that a crowd at the door does not take the
 * server's memory. Refuses `overloaded` when too many wait.
 */
export async function inHashingLine<T>(work: () => Promise<T>): Promise<T> {
  if (line.running < AT_ONCE) line.running += 1;
  else if (line.waiting.length < MOST_WAITING)
    await new Promise<void>((go) => line.waiting.push(go));
  else throw new Refusal("overloaded", "Too many people are signing in.");
  try {
    return await work();
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else line.running -= 1;
  }
}

/** A password as it is stored: parameters, salt and hash in one text. Call it inside `inHashingLine`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, COST);
  const { N, r, p } = COST;
  return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** Whether the password is the stored one, in time that does not depend on the answer. Call it inside `inHashingLine`. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const [kind, N, r, p, salt = "", hash = ""] = stored.split("$");
  if (kind !== "scrypt") return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const expected = Buffer.from(hash, "base64url");
  const found = await derived(password, Buffer.from(salt, "base64url"), cost);
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** Refuses `invalid_request` at `pointer` for a password that is too short, too long or on everybody's list. */
export function refuseWeakPassword(password: string, pointer = "/password"): void {
  const detail = weakness(password);
  if (detail === null) return;
  throw new Refusal("invalid_request", "This password cannot be used.", {
    faults: [{ pointer, detail }],
  });
}

function weakness(password: string): string | null {
  const { length } = [...password];
  if (length < 8) return "use at least 8 characters";
  if (length > 128) return "use at most 128 characters";
  return isCommonPassword(password) ? "this is one of the first passwords anybody tries" : null;
}

function derived(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, cost, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
