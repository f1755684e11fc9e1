import type { ServingVersion } from "#lib/registry/model-version";

type Asked = Pick<ServingVersion, "inputKind" | "labels" | "features">;

/**
 * Why a version cannot take a rung beside an endpoint's own version, `null` when it can: it must take the same kind of input,
 * need no column that the own one does not, and answer the same labels, in whatever order.
 */
export function unfitBeside(other: Asked, own: Asked): string | null {
  if (other.inputKind !== own.inputKind) {
    return `it takes ${other.inputKind}, and the endpoint ${own.inputKind}`;
  }
  const isSame = [...other.labels].sort().join("\0") === [...own.labels].sort().join("\0");
  if (!isSame)
    return `it answers ${other.labels.join(", ")}, and the endpoint ${own.labels.join(", ")}`;
  for (const field of other.features?.fields ?? []) {
    const known = own.features?.fields.find(({ name }) => name === field.name);
    if (known?.kind !== field.kind) return `the endpoint has no ${field.kind} column ${field.name}`;
    if (known.nullable && !field.nullable) return `it needs ${field.name}, which may be missing`;
  }
  return null;
}
