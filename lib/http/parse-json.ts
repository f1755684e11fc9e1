import { isUtf8 } from "node:buffer";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import { pointerPart } from "./problem";

const MAX_DEPTH = 64;
const MOST_FAULTS = 100;

/** A container met on the way, linked to its parent, so that a pointer is spelled only when something is wrong. */
type Visit = {
  readonly value: object;
  readonly depth: number;
  readonly parent: Visit | null;
  readonly key: PropertyKey;
};

/**
 * Bytes to a JSON value that PostgreSQL can store and a recursive reader can walk.
 * Refuses `invalid_utf8`; `malformed_json` for what is not JSON or is nested deeper than 64;
 * `invalid_request` with pointers for numbers that overflow, text with NUL or lone surrogates, and `__proto__` keys.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const value = parsed(decoded(bytes));
  const faults = unstorable(value);
  if (faults.length === 0) return value;
  throw new Refusal("invalid_request", "The body holds values that cannot be stored.", { faults });
}

/**
 * The JSON value of bytes that cannot hold what `parseJson` looks for in texts and keys: no escape, so neither NUL nor
 * half a surrogate pair, and no `__proto__`. Numbers and depth are unchecked. `null` for all other bytes, JSON or not.
 */
export function parsePlainJson(bytes: Uint8Array): { readonly value: unknown } | null {
  if (!isUtf8(bytes)) return null;
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
  if (text.includes("\\u") || text.includes("__proto__")) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Pointers to text, keys and numbers inside a value that PostgreSQL or JSON cannot say. */
export function unstorable(value: unknown, prefix = ""): Fault[] {
  const faults: Fault[] = [];
  const top: Visit = { value: { "": value }, depth: 0, parent: null, key: "" };
  const pending: Visit[] = [];
  inspect(value, top, prefix, { pending, faults, at: () => prefix });
  for (let visit = pending.pop(); visit && faults.length < MOST_FAULTS; visit = pending.pop()) {
    inspectMembers(visit, prefix, pending, faults);
  }
  return faults;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal("invalid_utf8", "The body holds bytes that are not UTF-8.", { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal("malformed_json", "The body could not be read as JSON.", { cause });
  }
}

function inspectMembers(visit: Visit, prefix: string, pending: Visit[], faults: Fault[]): void {
  for (const [key, member] of Object.entries(visit.value)) {
    const at = () => prefix + pointerOf(visit) + pointerPart(key);
    if (key === "__proto__") faults.push({ pointer: at(), detail: "unknown key" });
    else if (!isStorable(key)) faults.push({ pointer: at(), detail: "key cannot be stored" });
    inspect(member, visit, key, { pending, faults, at });
  }
}

function inspect(
  value: unknown,
  parent: Visit,
  key: PropertyKey,
  { pending, faults, at }: { pending: Visit[]; faults: Fault[]; at: () => string },
): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    faults.push({ pointer: at(), detail: "the number is too large" });
  } else if (typeof value === "string" && !isStorable(value)) {
    faults.push({ pointer: at(), detail: "holds characters that cannot be stored" });
  } else if (typeof value === "object" && value !== null) {
    const depth = parent.depth + 1;
    if (depth > MAX_DEPTH) {
      throw new Refusal("malformed_json", `The body is nested deeper than ${MAX_DEPTH}.`);
    }
    pending.push({ value, depth, parent: parent.depth === 0 ? null : parent, key });
  }
}

/** Neither NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes("\u0000") && !/\p{Surrogate}/u.test(text);
}

function pointerOf(visit: Visit): string {
  return visit.parent === null ? "" : pointerOf(visit.parent) + pointerPart(visit.key);
}
