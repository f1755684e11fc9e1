/**
 * One text for one JSON value, whatever the order its keys came in (RFC 8785).
 * Numbers print as ECMAScript prints them, which is what the standard asks for; keys sort by UTF-16 code units.
 * Throws a `TypeError` on what JSON cannot say: undefined members are left out, NaN and infinities are refused.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "number":
      return numberText(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? arrayText(value) : objectText(value);
    default:
      throw new TypeError(`${typeof value} has no JSON form`);
  }
}

/** What may have to be escaped; anything else is its own text. */
const SPECIAL = /[^ !#-[\]-~]/;

function stringText(value: string): string {
  return SPECIAL.test(value) ? JSON.stringify(value) : `"${value}"`;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
  return `${value}`;
}

function arrayText(values: readonly unknown[]): string {
  let text = "[";
  for (const value of values) text += `${text === "[" ? "" : ","}${canonicalJson(value)}`;
  return `${text}]`;
}

function objectText(value: object): string {
  const members = value as Readonly<Record<string, unknown>>;
  let text = "{";
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === "{" ? "" : ","}${stringText(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}
