const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
} as const;

/** Arrays that `raw_data` can hold one to one. */
export type RawData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** Element types that `raw_data` holds one to one. */
export type RawElement = keyof typeof ARRAYS;

/**
 * A copy of little-endian values. A copy, because raw bytes start anywhere and a typed view must start on a multiple of
 * its width. Throws a `TypeError` when the last value is cut.
 */
export function readRaw(bytes: Uint8Array, type: RawElement): RawData {
  const array = ARRAYS[type];
  const width = array.BYTES_PER_ELEMENT;
  if (bytes.length % width !== 0) throw new TypeError(`${bytes.length} bytes hold no ${type}s`);
  return new array(turned(bytes, width).buffer);
}

/** The same values as little-endian bytes, whatever the machine. */
export function writeRaw(data: RawData): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return turned(bytes, data.BYTES_PER_ELEMENT);
}

/** A copy with each value's bytes in the other order where the machine is big-endian. */
function turned(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  if (!isBigEndian) return copy;
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy;
}

const isBigEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;
