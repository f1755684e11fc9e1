import { z } from "zod";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import type { Arrival } from "./arrival";
import { parseJson, parsePlainJson, unstorable } from "./parse-json";
import { faultsOf } from "./problem";
import { JSON_LIMITS } from "./read-body";

const NoBody = z.strictObject({}).optional();

/** What the schema makes of a value; refuses `invalid_request` with a pointer to each fault, all of them under `prefix`. */
export function accepted<T>(schema: z.ZodType<T>, value: unknown, prefix = ""): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal("invalid_request", "Some fields do not fit.", {
    faults: faultsOf(parsed.error, prefix),
  });
}

/** The named parts of the address, read by their schema; pointers begin with `/params`. */
export function readParams<T>(schema: z.ZodType<T>, params: unknown): T {
  const known = typeof params === "object" && params !== null ? readBefore.get(params) : undefined;
  if (known?.schema === schema) return known.value as T;
  refuseUnstorable(unstorable(params, "/params"));
  const value = accepted(schema, params, "/params");
  if (Object.isFrozen(params)) readBefore.set(params as object, { schema, value });
  return value;
}

/** A door that hands the same frozen parts over for the same address has them read once. */
const readBefore = new WeakMap<object, { readonly schema: z.ZodType; readonly value: unknown }>();

/**
 * The query of the address, read by its schema; pointers begin with `/query`. A name given twice is refused.
 * `search` is as it was sent; what the schema makes of an empty one is made once.
 */
export function readQuery<T>(schema: z.ZodType<T>, search: string): T {
  if (search !== "") return queryOf(schema, new URLSearchParams(search));
  const kept = emptyQueries.get(schema) as T | undefined;
  if (kept !== undefined) return kept;
  const query = Object.freeze(accepted(schema, {}, "/query"));
  emptyQueries.set(schema, query);
  return query;
}

const emptyQueries = new WeakMap<z.ZodType, unknown>();

function queryOf<T>(schema: z.ZodType<T>, search: URLSearchParams): T {
  const names = [...search.keys()];
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const faults = twice.map((name) => ({ pointer: `/query/${name}`, detail: "given twice" }));
  const query = Object.fromEntries(search);
  refuseUnstorable([...faults, ...unstorable(query, "/query")]);
  return accepted(schema, query, "/query");
}

/**
 * The JSON body, read by its schema. An empty body stands for nothing or for `{}`, whichever the schema takes.
 * Without a schema only an empty body or `{}` is let through.
 * Refuses `unsupported_media_type`, `too_large`, `body_timeout`, `invalid_utf8`, `malformed_json`, `invalid_request`.
 */
export async function readJson<T>(
  request: Arrival,
  { body: schema, quickly }: Wanted<T>,
): Promise<JsonInput<T>> {
  const wanted = (schema ?? NoBody) as z.ZodType<T>;
  refuseEncoded(request);
  const bytes = await request.readBody(JSON_LIMITS);
  if (bytes.byteLength === 0) return { sent: undefined, body: nothing(wanted) };
  refuseOtherMedia(request);
  const known = quickly && parseQuickly(bytes, quickly);
  if (known) return known;
  const sent = parseJson(bytes);
  return { sent, body: accepted(wanted, sent) };
}

/** The part of a declaration that speaks of its body. */
type Wanted<T> = {
  readonly body?: z.ZodType<T>;
  readonly quickly?: (sent: unknown) => T | null;
};

/** `null` unless `quickly` is sure; text with escapes or a `__proto__` is not for it, see there. */
function parseQuickly<T>(
  bytes: Uint8Array,
  quickly: (sent: unknown) => T | null,
): JsonInput<T> | null {
  const text = parsePlainJson(bytes);
  const body = text && quickly(text.value);
  return text && body ? { sent: text.value, body } : null;
}

/** The body as it was sent, for fingerprints, and as its schema understood it. */
type JsonInput<T> = { readonly sent: unknown; readonly body: T };

function nothing<T>(schema: z.ZodType<T>): T {
  const read = [undefined, {}].map((value) => schema.safeParse(value)).find((it) => it.success);
  if (read?.success) return read.data;
  throw new Refusal("malformed_json", "The body is empty.");
}

/** Refuses `unsupported_media_type` for a body that is compressed. */
export function refuseEncoded(request: Arrival): void {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding.trim().toLowerCase() === "identity") return;
  throw new Refusal("unsupported_media_type", `Bodies coded as ${encoding} are not read.`);
}

function refuseOtherMedia(request: Arrival): void {
  const type = request.headers.get("content-type") ?? "";
  if (type === "application/json") return;
  if (/^application\/json\s*(;\s*charset="?utf-8"?\s*)?;?\s*$/i.test(type.trim())) return;
  throw new Refusal("unsupported_media_type", "Send application/json in UTF-8.");
}

function refuseUnstorable(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new Refusal("invalid_request", "The address does not fit.", { faults });
}
