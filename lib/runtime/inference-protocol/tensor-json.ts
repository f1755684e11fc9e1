import { floatToHalf, halfToFloat } from "#lib/math/half-float";
import type { BigArray, ElementType, NumberArray, TensorData, TensorValue } from "../protocol";
import { numbersOf } from "../row-tensors";
import { exactText } from "./parse-exact";
import { dataFault, type Place, protocolFault } from "./protocol-fault";
import { elementAt } from "./tensor";

const FLOATS: readonly ElementType[] = ["float16", "float32", "float64"];
const HALF_INFINITY = 0x7c00;
const BIG_LIMITS = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

/**
 * The `data` of a tensor, flat or nested as its shape, into the array its type asks for. Every value is held against the
 * type: nothing is rounded to a whole number, cut to a range, or turned to infinity; 64-bit numbers keep every digit.
 * The refusal names the element.
 */
export function fromJson(
  data: unknown,
  { type, dims }: Pick<TensorValue, "type" | "dims">,
  place: Place,
): TensorData {
  if (!Array.isArray(data)) throw dataFault(place, "needs its data as a list");
  const count = dims.reduce((product, dim) => product * dim, 1);
  const values = Array.isArray(data[0]) ? flattened(data, dims, place) : data;
  if (values.length !== count) {
    throw dataFault(
      place,
      `has ${values.length} values, but its shape [${dims}] asks for ${count}`,
    );
  }
  const target = numbersOf(type, count);
  const fault = target ? fill(target, values, type) : values.findIndex((it) => !isText(it));
  if (fault < 0) return target ?? (values as readonly string[]);
  const wrong = saidOf(values[fault]);
  throw dataFault(place, `holds ${wrong} at ${elementAt(fault, dims)}, ${WANTED[type]}`);
}

/** The values as the text of a flat JSON list. Refuses NaN and infinities, which JSON cannot say, and names the element. */
export function toJson({ type, dims, data }: TensorValue, place: Place): string {
  if (type === "string") return JSON.stringify(data);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return `[${data.join(",")}]`;
  const numbers = data as NumberArray;
  if (type === "bool") return `[${Array.from(numbers, (it) => it !== 0)}]`;
  if (!FLOATS.includes(type)) return `[${numbers.join(",")}]`;
  const values = type === "float16" ? Array.from(numbers, halfToFloat) : numbers;
  const parts: string[] = [];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      const detail = `${place.said} holds ${value} at ${elementAt(i, dims)}, which JSON cannot say: ask for it as binary data.`;
      throw protocolFault(place.pointer, detail);
    }
    parts.push(Object.is(value, -0) ? "-0" : String(value));
  }
  return `[${parts.join(",")}]`;
}

const WHOLE = "and must hold whole numbers in the range of its type";
const REAL = "and must hold finite numbers in the range of its type";
const WANTED: Readonly<Record<ElementType, string>> = {
  bool: "and must hold true and false",
  string: "and must hold texts",
  ...{ int8: WHOLE, uint8: WHOLE, int16: WHOLE, uint16: WHOLE, int32: WHOLE, uint32: WHOLE },
  ...{ int64: WHOLE, uint64: WHOLE, float16: REAL, float32: REAL, float64: REAL },
};

/** Where the first value stands that the type does not hold; -1 when all are in. */
function fill(
  target: NumberArray | BigArray,
  values: readonly unknown[],
  type: ElementType,
): number {
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
    return fillBig(target, values, BIG_LIMITS[type === "uint64" ? "uint64" : "int64"]);
  }
  if (type === "bool") return fillTruth(target, values);
  if (type === "float16") return fillHalf(target, values);
  return FLOATS.includes(type) ? fillReal(target, values) : fillWhole(target, values);
}

function fillReal(target: NumberArray, values: readonly unknown[]): number {
  for (let i = 0; i < values.length; i += 1) {
    target[i] = numberOf(values[i]);
    if (!Number.isFinite(target[i])) return i;
  }
  return -1;
}

function fillWhole(target: NumberArray, values: readonly unknown[]): number {
  for (let i = 0; i < values.length; i += 1) {
    const value = numberOf(values[i]);
    target[i] = value;
    if (target[i] !== value) return i;
  }
  return -1;
}

/** NaN for what is no number. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number(exactText(value) ?? Number.NaN);
}

function fillBig(
  target: BigArray,
  values: readonly unknown[],
  [low, high]: readonly [bigint, bigint],
): number {
  for (let i = 0; i < values.length; i += 1) {
    const whole = bigOf(values[i]);
    if (whole === null || whole < low || whole > high) return i;
    target[i] = whole;
  }
  return -1;
}

function fillTruth(target: NumberArray, values: readonly unknown[]): number {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (value !== true && value !== false && value !== 0 && value !== 1) return i;
    target[i] = Number(value);
  }
  return -1;
}

function fillHalf(target: NumberArray, values: readonly unknown[]): number {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (typeof value !== "number") return i;
    const bits = floatToHalf(value);
    if ((bits & HALF_INFINITY) === HALF_INFINITY) return i;
    target[i] = bits;
  }
  return -1;
}

/** Beyond 2^53 only what was kept digit for digit is known exactly: a number that JSON has rounded is not taken. */
function bigOf(value: unknown): bigint | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : null;
  const text = exactText(value);
  return text !== null && /\d$/.test(text) ? BigInt(text) : null;
}

/** All values of lists nested as the dimensions say, in row-major order. */
function flattened(data: readonly unknown[], dims: readonly number[], place: Place): unknown[] {
  let level: readonly unknown[] = data;
  for (const [axis, dim] of dims.entries()) {
    const isLast = axis === dims.length - 1;
    const wanted = dims.slice(0, axis + 1).reduce((product, it) => product * it, 1);
    if (level.length !== wanted) {
      throw dataFault(
        place,
        `is not nested as its shape [${dims}]: axis ${axis} is not ${dim} long`,
      );
    }
    if (isLast) break;
    const below = dims[axis + 1] ?? 0;
    const odd = level.findIndex((it) => !Array.isArray(it) || it.length !== below);
    if (odd >= 0) {
      const at = elementAt(odd, dims.slice(0, axis + 1));
      throw dataFault(place, `is not nested as its shape [${dims}]: ${at} is no list of ${below}`);
    }
    level = (level as readonly (readonly unknown[])[]).flat();
  }
  return level as unknown[];
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** A value as a refusal quotes it. */
function saidOf(value: unknown): string {
  const text = exactText(value);
  if (text !== null) return text.slice(0, 40);
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(JSON.stringify(value)).slice(0, 40);
}
