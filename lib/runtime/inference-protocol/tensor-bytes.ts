import type { TensorData, TensorValue } from "../protocol";
import { numbersOf } from "../row-tensors";
import { dataFault, type Place } from "./protocol-fault";
import { elementAt } from "./tensor";

const LENGTH_BYTES = 4;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Values as the binary extension lays them out: little-endian, row after row, no padding; a text is its length in four
 * bytes and then its UTF-8. Numbers are a view, not a copy. Every machine that Node runs on here is little-endian.
 */
export function toBytes({ data }: Pick<TensorValue, "data">): Uint8Array {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  const texts = data.map((text) => Buffer.from(text, "utf8"));
  const size = texts.reduce((sum, text) => sum + LENGTH_BYTES + text.length, 0);
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const text of texts) {
    at = bytes.writeUInt32LE(text.length, at);
    at += text.copy(bytes, at);
  }
  return bytes;
}

/**
 * The reverse, into the array the type asks for. Bytes that do not begin where such an array may are copied, others only
 * looked at. Refuses bytes that do not fill the dimensions exactly, truth beyond 0 and 1, and texts that are not UTF-8.
 */
export function fromBytes(
  bytes: Uint8Array,
  { type, dims }: Pick<TensorValue, "type" | "dims">,
  place: Place,
): TensorData {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (type === "string") return textsOf(bytes, count, dims, place);
  const size = numbersOf(type, 0)?.BYTES_PER_ELEMENT ?? 1;
  if (bytes.length !== count * size) {
    const held = `${bytes.length} bytes of binary data`;
    throw dataFault(place, `has ${held}, but its shape [${dims}] asks for ${count * size}`);
  }
  const values = viewOf(bytes, numbersOf(type, 0), size) as Exclude<TensorData, readonly string[]>;
  const wrong = type === "bool" ? values.findIndex((value) => value > 1) : -1;
  if (wrong >= 0) throw dataFault(place, `holds neither 0 nor 1 at ${elementAt(wrong, dims)}`);
  return values;
}

function viewOf(bytes: Uint8Array, sample: TensorData | null, size: number): unknown {
  const isAligned = bytes.byteOffset % size === 0;
  const held = isAligned ? bytes : Uint8Array.from(bytes);
  const make = sample?.constructor as new (b: ArrayBufferLike, at: number, n: number) => unknown;
  return new make(held.buffer, held.byteOffset, held.length / size);
}

function textsOf(
  bytes: Uint8Array,
  count: number,
  dims: readonly number[],
  place: Place,
): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const texts: string[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length && texts.length < count) {
    const start = at + LENGTH_BYTES;
    at = start + view.getUint32(at, true);
    if (at > bytes.length) break;
    texts.push(textOf(bytes.subarray(start, at), elementAt(texts.length, dims), place));
  }
  if (texts.length === count && at === bytes.length) return texts;
  throw dataFault(place, `does not hold ${count} texts, each after its length, and nothing else`);
}

function textOf(bytes: Uint8Array, element: string, place: Place): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw dataFault(place, `is not UTF-8 at ${element}`);
  }
}
