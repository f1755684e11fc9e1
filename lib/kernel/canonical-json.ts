/**
 * One text for one JSON value, whatever the order its keys came in (RFC 8785).
 * Numbers print as ECMAScript prints them, which is what the standard asks for; keys sort by UTF-16 code units.
 * Throws a `TypeError` on what JSON cannot say: undefined members are left out, NaN and infinities are refused.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return objectText(value);
  throw new TypeError(`${typeof value} has no JSON form`);
}

function objectText(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
