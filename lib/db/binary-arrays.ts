/** Element types of PostgreSQL by their object ids; the array's own type is the statement's to say. */
export const OIDS = { bool: 16, bytea: 17, int4: 23, text: 25, json: 114, float8: 701 } as const;

const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const NO_LENGTH = -1;

/**
 * One-dimensional arrays in PostgreSQL's binary form, the cheapest way to send a column of many rows: numbers keep every
 * bit, nothing is quoted here or parsed there. `textArray` is for `text[]`, `jsonArray` for `json[]` of JSON texts.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  return stringArray(values, OIDS.text);
}

/** For `json[]`; each value is a JSON text. */
export function jsonArray(values: readonly (string | null)[]): Buffer {
  return stringArray(values, OIDS.json);
}

/** For `float8[]`. */
export function floatArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(values, { oid: OIDS.float8, size: 8 }, (buffer, value, at) => {
    buffer.writeDoubleBE(value, at);
  });
}

/** For `int4[]`. */
export function intArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(values, { oid: OIDS.int4, size: 4 }, (buffer, value, at) => {
    buffer.writeInt32BE(value, at);
  });
}

/** For `boolean[]`. */
export function boolArray(values: readonly boolean[]): Buffer {
  return fixedArray(values, { oid: OIDS.bool, size: 1 }, (buffer, value, at) => {
    buffer[at] = value ? 1 : 0;
  });
}

/** For `bytea[]`. */
export function bytesArray(values: readonly Uint8Array[]): Buffer {
  const sizes = values.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const buffer = headed(values.length, OIDS.bytea, sizes + values.length * LENGTH_BYTES);
  let at = HEAD_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value.byteLength, at);
    buffer.set(value, at);
    at += value.byteLength;
  }
  return buffer;
}

function stringArray(values: readonly (string | null)[], oid: number): Buffer {
  return plainStringArray(values, oid) ?? utf8Array(values, oid);
}

const FOREIGN = /[^ -~]/;

/** Printable ASCII is one byte a character in every encoding: lengths and texts are written in one go. `null` for other texts. */
function plainStringArray(values: readonly (string | null)[], oid: number): Buffer | null {
  let all = "";
  let bytes = 0;
  for (const value of values) {
    bytes += LENGTH_BYTES;
    if (value === null) {
      all += NULL_LENGTH;
      continue;
    }
    if (FOREIGN.test(value)) return null;
    bytes += value.length;
    all += lengthText(value.length) + value;
  }
  const buffer = headed(values.length, oid, bytes);
  if (values.length > 0) buffer.write(all, HEAD_BYTES, "latin1");
  return buffer;
}

const NULL_LENGTH = "\xff\xff\xff\xff";
const shortLengths = Array.from({ length: 1024 }, (_, length) => bigEndian(length));

function lengthText(length: number): string {
  return shortLengths[length] ?? bigEndian(length);
}

/** Four characters whose codes are the bytes of a number. */
function bigEndian(value: number): string {
  const byte = (place: number) => (value >>> place) & 255;
  return String.fromCharCode(byte(24), byte(16), byte(8), byte(0));
}

function utf8Array(values: readonly (string | null)[], oid: number): Buffer {
  let most = 0;
  // Three bytes hold any unit of UTF-16.
  for (const value of values) most += LENGTH_BYTES + (value === null ? 0 : value.length * 3);
  const buffer = headed(values.length, oid, most);
  let at = HEAD_BYTES;
  for (const value of values) {
    if (value === null) at = buffer.writeInt32BE(NO_LENGTH, at);
    else {
      const length = buffer.write(value, at + LENGTH_BYTES);
      at = buffer.writeInt32BE(length, at) + length;
    }
  }
  return values.length === 0 ? buffer : buffer.subarray(0, at);
}

function fixedArray<Value extends number | boolean>(
  values: readonly (Value | null)[],
  { oid, size }: { readonly oid: number; readonly size: number },
  write: (buffer: Buffer, value: Value, at: number) => void,
): Buffer {
  const buffer = headed(values.length, oid, values.length * (LENGTH_BYTES + size));
  let at = HEAD_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NO_LENGTH : size, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += size;
  }
  return values.length === 0 ? buffer : buffer.subarray(0, at);
}

/** An empty array has no dimension at all; any other has one, which starts at 1 and may hold nulls. */
function headed(count: number, oid: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? HEAD_BYTES - 8 : HEAD_BYTES + bytes);
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  if (count === 0) return buffer;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}
