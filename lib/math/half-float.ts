const scratch = new DataView(new ArrayBuffer(4));

/** The number that sixteen bits of IEEE 754 half precision stand for, exactly. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The nearest half-precision bits, a tie going to the even one. Above 65,519 it is infinity; NaN stays a quiet NaN.
 * Rounds once, from the double itself: going through float32 first would round ties that are none.
 */
export function floatToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65_520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundHalfEven(size * 2 ** 24);
  const exponent = exponentOf(size);
  const steps = roundHalfEven((size / 2 ** exponent - 1) * 1024);
  return sign | (((exponent + 15) << 10) + steps);
}

/** The number that the upper sixteen bits of a float32 stand for. */
export function bfloatToFloat(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** To the nearest integer, a tie to the even one, as IEEE 754 rounds. For sizes below 2⁵². */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The largest power of two that is not above a normal number, which `Math.log2` misses by one close to a power. */
function exponentOf(size: number): number {
  const guess = Math.floor(Math.log2(size));
  if (2 ** guess > size) return guess - 1;
  return 2 ** (guess + 1) <= size ? guess + 1 : guess;
}
