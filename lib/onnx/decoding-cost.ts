import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { readField, type WireField } from "./wire";

/**
 * Bytes of memory that `decodeModel` would take beside the file's own, estimated from the wire format and the schema. A
 * message of two bytes becomes an object of hundreds, so the size of a file says little. Counting stops once `limit` is
 * passed; nesting beyond what any reader takes counts as infinite. Any bytes will do.
 */
export function decodingCost(bytes: Uint8Array, limit: number): number {
  const count: Count = { bytes, limit, cost: 0 };
  countMessage(count, ModelProtoSchema, { start: 0, end: bytes.length }, 0);
  return count.cost;
}

type Count = { readonly bytes: Uint8Array; readonly limit: number; cost: number };
type Range = { readonly start: number; readonly end: number };

/** Measured on Node 20 with 200,000 of each: an object, each of its empty lists, a view of bytes, a number, a big integer. */
const OBJECT = 100;
const EMPTY_LIST = 36;
const VIEW = 110;
const NUMBER = 10;
const BIG_INTEGER = 26;
const TEXT = 24;
const UNKNOWN = 160;
const MAX_DEPTH = 100;

/** A field that breaks off ends the message: the decoder will throw there, and what lies behind is never read. */
function countMessage(count: Count, message: DescMessage, range: Range, depth: number): void {
  if (depth > MAX_DEPTH) {
    count.cost = Number.POSITIVE_INFINITY;
    return;
  }
  const { fields, lists } = shapeOf(message);
  count.cost += OBJECT + EMPTY_LIST * lists;
  let at = range.start;
  while (at < range.end && count.cost <= count.limit) {
    const field = readField(count.bytes, at, range.end);
    if (typeof field === "string" || field.end > range.end) return;
    countField(count, fields.get(field.number), field, depth);
    at = field.end;
  }
}

function countField(
  count: Count,
  known: DescField | undefined,
  field: WireField,
  depth: number,
): void {
  const child = known?.message;
  if (child && field.wire === 2) countMessage(count, child, field, depth + 1);
  else count.cost += known ? scalarCost(count.bytes, known, field) : unknownCost(field);
}

function unknownCost({ start, end }: WireField): number {
  return UNKNOWN + (end - start);
}

function scalarCost(bytes: Uint8Array, { scalar, fieldKind }: DescField, field: WireField): number {
  const length = field.end - field.start;
  if (scalar === ScalarType.STRING) return TEXT + 2 * length;
  if (scalar === ScalarType.BYTES) return VIEW;
  const each = scalar === ScalarType.INT64 || scalar === ScalarType.UINT64 ? BIG_INTEGER : NUMBER;
  const isPacked = fieldKind === "list" && field.wire === 2;
  return isPacked ? each * packedCount(bytes, scalar, field) : each;
}

/** Numbers of variable length end in a byte whose highest bit is clear. */
function packedCount(bytes: Uint8Array, scalar: ScalarType | undefined, field: Range): number {
  const { start, end } = field;
  if (scalar === ScalarType.FLOAT) return (end - start) / 4;
  if (scalar === ScalarType.DOUBLE) return (end - start) / 8;
  let count = 0;
  for (let at = start; at < end; at += 1) count += (bytes[at] as number) < 0x80 ? 1 : 0;
  return count;
}

type Shape = { readonly fields: ReadonlyMap<number, DescField>; readonly lists: number };

const shapes = new Map<DescMessage, Shape>();

function shapeOf(message: DescMessage): Shape {
  const known = shapes.get(message);
  if (known) return known;
  const shape = {
    fields: new Map(message.fields.map((field) => [field.number, field])),
    lists: message.fields.filter(({ fieldKind }) => fieldKind === "list").length,
  };
  shapes.set(message, shape);
  return shape;
}
