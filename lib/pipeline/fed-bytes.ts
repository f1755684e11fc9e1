import type { Prepared } from "./prepared";

/**
 * The bytes that stand for what is fed, for hashing: a row as little-endian float32, a text as UTF-8, columns and values
 * as the UTF-8 of their JSON with big whole numbers as decimal strings.
 */
export function fedBytes(prepared: Prepared): Uint8Array {
  switch (prepared.kind) {
    case "row":
      return rowBytes(prepared.row);
    case "text":
      return new TextEncoder().encode(prepared.text);
    case "columns":
    case "values":
      return new TextEncoder().encode(
        JSON.stringify(prepared.values, (_key, value: unknown) =>
          typeof value === "bigint" ? String(value) : value,
        ),
      );
  }
}

function rowBytes(row: Float32Array): Uint8Array {
  const bytes = new Uint8Array(row.length * Float32Array.BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of row.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}
