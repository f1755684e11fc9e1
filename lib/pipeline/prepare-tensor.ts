import type { Adapter, TensorType } from "./adapter";
import { valueFault } from "./feed-data";
import { MAX_FAULTS } from "./parse-features";
import type { TensorPipeline, TokensPipeline } from "./pipeline";
import type { InputFault, Preparation } from "./prepare";

const DECIMAL = /^-?\d{1,20}$/;

type Reading = {
  readonly type: TensorType;
  readonly values: (number | bigint)[];
  readonly faults: InputFault[];
};

/** Nested lists with exactly the pipeline's dimensions, in row-major order; one number where there are none. */
export function prepareTensor(
  { dims }: TensorPipeline,
  tensor: unknown,
  adapter: Adapter | undefined,
): Preparation {
  const reading = newReading(adapter);
  read(tensor, dims, "/tensor", reading);
  return resultOf(reading);
}

/** One to `length` ids in a list. */
export function prepareTokens(
  { length }: TokensPipeline,
  tensor: unknown,
  adapter: Adapter | undefined,
): Preparation {
  const reading = newReading(adapter);
  if (!Array.isArray(tensor)) return fault("/tensor", "Send the ids as a list.");
  if (tensor.length < 1 || tensor.length > length) {
    return fault("/tensor", `${tensor.length} ids were sent; 1 to ${length} are read.`);
  }
  read(tensor, [tensor.length], "/tensor", reading);
  return resultOf(reading);
}

function newReading(adapter: Adapter | undefined): Reading {
  return { type: elementType(adapter), values: [], faults: [] };
}

function elementType(adapter: Adapter | undefined): TensorType {
  const input = adapter?.input;
  return input && "type" in input ? input.type : "float32";
}

function read(value: unknown, dims: readonly number[], pointer: string, reading: Reading): void {
  const { faults } = reading;
  const [size, ...inner] = dims;
  if (size === undefined) readNumber(value, () => pointer, reading);
  else if (!Array.isArray(value)) {
    faults.push({ pointer, detail: `A list of ${size} belongs here.` });
  } else if (value.length !== size) {
    faults.push({ pointer, detail: `${value.length} were sent, ${size} are expected.` });
  } else {
    for (let at = 0; at < size && faults.length < MAX_FAULTS; at += 1) {
      if (inner.length > 0) read(value[at], inner, `${pointer}/${at}`, reading);
      else readNumber(value[at], () => `${pointer}/${at}`, reading);
    }
  }
}

function readNumber(
  value: unknown,
  pointer: () => string,
  { type, values, faults }: Reading,
): void {
  const number = numberOf(value, type);
  const detail = number === null ? "must be a number" : valueFault(type, number);
  if (detail !== null) faults.push({ pointer: pointer(), detail: `The value ${detail}.` });
  else if (number !== null) values.push(number);
}

/** Decimal texts are for 64-bit integers only, where JSON numbers lose digits. */
function numberOf(value: unknown, type: TensorType): number | bigint | null {
  if (typeof value === "number") return value;
  const isBig = type === "int64" || type === "uint64";
  return isBig && typeof value === "string" && DECIMAL.test(value) ? BigInt(value) : null;
}

function fault(pointer: string, detail: string): Preparation {
  return { faults: [{ pointer, detail }] };
}

function resultOf({ values, faults }: Reading): Preparation {
  return faults.length > 0 ? { faults } : { kind: "values", values, unseen: [] };
}
