import { floatToHalf } from "#lib/math/half-float";
import type { TensorType } from "./adapter";
import type { FeedData } from "./feeds";

/** A number of any size, a text, or nothing known. */
export type FeedValue = number | bigint | string | null;

const WHOLE: Readonly<Partial<Record<TensorType, readonly [bigint, bigint]>>> = {
  int8: [-128n, 127n],
  uint8: [0n, 255n],
  int16: [-32_768n, 32_767n],
  uint16: [0n, 65_535n],
  int32: [-2_147_483_648n, 2_147_483_647n],
  uint32: [0n, 4_294_967_295n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  bool: [0n, 1n],
};

/** JSON has lost the digits already, so that nobody knows which number was meant. */
const LOST = "has lost digits in JSON: whole numbers beyond 2^53 travel as texts";

const LARGEST: Readonly<Partial<Record<TensorType, number>>> = {
  float16: 65_504,
  float32: 3.4028234663852886e38,
};

/** What is wrong with a number for a tensor of that type, as the end of a sentence; `null` when it fits. */
export function valueFault(type: TensorType, value: number | bigint): string | null {
  if (type === "string") return "must be a text";
  if (typeof value === "number" && !Number.isFinite(value)) return "must be a finite number";
  const range = WHOLE[type];
  if (range) return wholeFault(value, range);
  const isLarge = Math.abs(Number(value)) > (LARGEST[type] ?? Number.MAX_VALUE);
  return isLarge ? `is too large for ${type}` : null;
}

function wholeFault(value: number | bigint, [low, high]: readonly [bigint, bigint]): string | null {
  if (typeof value === "number" && !Number.isInteger(value)) return "must be a whole number";
  if (typeof value === "number" && !Number.isSafeInteger(value)) return LOST;
  const whole = BigInt(value);
  return whole < low || whole > high ? `must lie between ${low} and ${high}` : null;
}

/** Whether a type holds whole numbers only, so that nothing stands for "nothing known". */
export function isWhole(type: TensorType): boolean {
  return type in WHOLE;
}

/**
 * Values as the array that a type asks for. Nothing known is NaN, or no text at all; a fraction for a whole type is
 * rounded and cut to its range, since pixels are means.
 */
export function feedData(type: TensorType, values: ArrayLike<FeedValue>): FeedData {
  if (type === "float32" && values instanceof Float32Array) return values;
  if (type === "string") {
    return Array.from(values, (value) => (value === null ? "" : String(value)));
  }
  const target = MAKERS[type](values.length);
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i += 1) target[i] = bigOf(values[i] ?? Number.NaN);
    return target;
  }
  const convert = converterOf(type);
  for (let i = 0; i < values.length; i += 1) target[i] = convert(Number(values[i] ?? Number.NaN));
  return target;
}

const MAKERS = {
  float32: (length: number) => new Float32Array(length),
  float64: (length: number) => new Float64Array(length),
  float16: (length: number) => new Uint16Array(length),
  int8: (length: number) => new Int8Array(length),
  uint8: (length: number) => new Uint8Array(length),
  int16: (length: number) => new Int16Array(length),
  uint16: (length: number) => new Uint16Array(length),
  int32: (length: number) => new Int32Array(length),
  uint32: (length: number) => new Uint32Array(length),
  int64: (length: number) => new BigInt64Array(length),
  uint64: (length: number) => new BigUint64Array(length),
  bool: (length: number) => new Uint8Array(length),
} as const satisfies Record<Exclude<TensorType, "string">, (length: number) => FeedData>;

function converterOf(type: TensorType): (value: number) => number {
  if (type === "float16") return floatToHalf;
  const range = WHOLE[type];
  if (!range) return (value) => value;
  const [low, high] = [Number(range[0]), Number(range[1])];
  return (value) => Math.min(Math.max(Math.round(value), low), high);
}

function bigOf(value: FeedValue): bigint {
  return typeof value === "bigint" ? value : BigInt(Math.round(Number(value)));
}
