import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** `umpire_live_<id>_<32 random bytes in base 62><checksum>`: the id names the row, the checksum catches typing errors. */
const SHAPE = /^umpire_live_([0-9a-z]{26})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_AT = "umpire_live_".length;
const ID_LENGTH = 26;
const SECRET_BYTES = 32;

/** A new key for the row `keyId` (`key_…`): what its owner gets, once, and what people see of it later. */
export function newKeyText(keyId: string): { readonly secret: string; readonly prefix: string } {
  const prefix = `umpire_live_${keyId.slice("key_".length)}`;
  const body = `${prefix}_${base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString("hex")}`), 43)}`;
  return { secret: body + checksum(body), prefix };
}

/** The row that a presented key claims to be, `null` when the text cannot be a key of ours. */
export function keyIdOf(presented: string): string | null {
  const [, id, , sum] = SHAPE.exec(presented) ?? [];
  if (id === undefined || sum !== checksum(presented.slice(0, -6))) return null;
  return `key_${id}`;
}

/** The row that a presented key would name if it were one; nothing about the text has been checked. */
export function likelyKeyId(presented: string): string {
  return `key_${presented.slice(ID_AT, ID_AT + ID_LENGTH)}`;
}

/** What is stored of a key: SHA-256, hex. The key is random, so that nothing slower is needed. */
export function keyDigest(secret: string): string {
  return hash("sha256", secret, "hex");
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), 6);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
  }
  return text;
}
