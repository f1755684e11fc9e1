import { Refusal } from "#lib/kernel/refusal";

/** A number that plain JSON would have lost: a long whole one, digit for digit, or `NaN`, `Infinity`, `-Infinity`. */
export type ExactNumber = { readonly [EXACT]: string };

const EXACT = "umpire exact number";

const LONG_WHOLE = /[[,:\s]-?\d{16,}\s*[,\]}]/;
const NOT_FINITE = ["NaN", "Infinity"];
const WHOLE = /^-?[1-9]\d{15,}$/;
/** What JSON puts around a number. */
const BESIDE = new Set(" \t\r\n,[]{}:");

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes to JSON in which whole numbers of 16 digits and more keep every digit where a tensor can hold them, and in which what Python writes for what
 * is no number can be named where it stands, instead of spoiling the whole text. Only a text that holds such a thing pays
 * for it. Refuses `invalid_utf8` and `malformed_json`.
 */
export function parseExact(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  const isMarked = NOT_FINITE.some((word) => text.includes(word)) || hasLongWhole(text);
  try {
    return JSON.parse(isMarked ? marked(text) : text);
  } catch (cause) {
    throw new Refusal("malformed_json", "The body could not be read as JSON.", { cause });
  }
}

/** What such a number was written as; `null` for anything else. */
export function exactText(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, EXACT)) return null;
  const { [EXACT]: text } = value as Partial<ExactNumber>;
  return typeof text === "string" && isLost(text) ? text : null;
}

/** Only tensors of 64-bit whole numbers hold more digits than a number does; INT64 and UINT64 name them. */
function hasLongWhole(text: string): boolean {
  return text.includes("INT64") && LONG_WHOLE.test(text);
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new Refusal("invalid_utf8", "The body holds bytes that are not UTF-8.", { cause });
  }
}

/** One pass over the text, so that no arrangement of quotes can make it slow. */
function marked(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') {
      at = endOfString(text, at);
    } else if (!BESIDE.has(text[at] ?? "")) {
      const end = endOfWord(text, at);
      const word = text.slice(at, end);
      if (isLost(word)) {
        parts.push(text.slice(kept, at), `{"${EXACT}":"${word}"}`);
        kept = end;
      }
      at = end - 1;
    }
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(kept);
}

function isLost(word: string): boolean {
  return WHOLE.test(word) || word === "NaN" || word === "Infinity" || word === "-Infinity";
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && !BESIDE.has(text[at] ?? "")) at += 1;
  return at;
}
