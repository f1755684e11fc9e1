/** Four-bit integers two a byte, the first in the lower half; the last half of an odd number stays zero. */
export function packNibbles(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(values.length / 2));
  for (let index = 0; index < values.length; index += 1) {
    const nibble = (values[index] as number) & 0xf;
    packed[index >> 1] = (packed[index >> 1] as number) | (index % 2 === 0 ? nibble : nibble << 4);
  }
  return packed;
}

/** The first `count` of them, signed or not. Fewer when the bytes end before. */
export function unpackNibbles(
  packed: Uint8Array,
  count: number,
  type: "int4" | "uint4",
): Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  const length = Math.min(count, packed.length * 2);
  const values = type === "int4" ? new Int8Array(length) : new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const byte = packed[index >> 1] as number;
    const nibble = index % 2 === 0 ? byte & 0xf : byte >> 4;
    values[index] = type === "int4" && nibble > 7 ? nibble - 16 : nibble;
  }
  return values;
}
