/**
 * One field of a protobuf message: for `wire` 0 its `value`, for 2 the bytes from `start` to `end`. `end` is where the
 * next field begins.
 */
export type WireField = {
  readonly number: number;
  readonly wire: 0 | 1 | 2 | 5;
  readonly start: number;
  readonly end: number;
  readonly value: number;
};

/**
 * Reads one field without allocating what it holds, so that a hostile length costs nothing.
 * `cut` means that the bytes end inside the tag or the number; a field of bytes may reach beyond `limit`, which the caller checks.
 * Groups, which no ONNX file holds, are `malformed`.
 * Source: Protocol Buffers encoding, https://protobuf.dev/programming-guides/encoding/.
 */
export function readField(
  bytes: Uint8Array,
  at: number,
  limit: number,
): WireField | "cut" | "malformed" {
  const tag = readVarint(bytes, at, limit);
  if (typeof tag === "string") return tag;
  const number = Math.floor(tag.value / 8);
  if (number === 0 || tag.value >= 2 ** 32) return "malformed";
  switch (tag.value % 8) {
    case 0:
      return numberField(bytes, number, tag.end, limit);
    case 1:
      return { number, wire: 1, start: tag.end, end: tag.end + 8, value: 0 };
    case 2:
      return bytesField(bytes, number, tag.end, limit);
    case 5:
      return { number, wire: 5, start: tag.end, end: tag.end + 4, value: 0 };
    default:
      return "malformed";
  }
}

/** The UTF-8 text of a field of bytes; names are short, so no more than 300 bytes are read. */
export function textOf(bytes: Uint8Array, { start, end }: WireField): string {
  return new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 300)));
}

function numberField(bytes: Uint8Array, number: number, start: number, limit: number) {
  const read = readVarint(bytes, start, limit);
  if (typeof read === "string") return read;
  return { number, wire: 0, start, end: read.end, value: read.value } as const;
}

function bytesField(bytes: Uint8Array, number: number, at: number, limit: number) {
  const length = readVarint(bytes, at, limit);
  if (typeof length === "string") return length;
  return { number, wire: 2, start: length.end, end: length.end + length.value, value: 0 } as const;
}

type Varint = { readonly value: number; readonly end: number };

/** Seven bits a byte, the lowest first. Beyond 2⁵³ the value is rounded, which is still above every limit. */
function readVarint(bytes: Uint8Array, at: number, limit: number): Varint | "cut" | "malformed" {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    if (at + index >= limit) return "cut";
    const byte = bytes[at + index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return "malformed";
}
