import type { ElementType, TensorInfo, TensorValue } from "../protocol";

/** One tensor of a request or an answer, by the name the model gives it. */
export type NamedTensor = TensorValue & { readonly name: string };

/** Element types as the Open Inference Protocol names them. */
export const DATATYPES = {
  bool: "BOOL",
  uint8: "UINT8",
  uint16: "UINT16",
  uint32: "UINT32",
  uint64: "UINT64",
  int8: "INT8",
  int16: "INT16",
  int32: "INT32",
  int64: "INT64",
  float16: "FP16",
  float32: "FP32",
  float64: "FP64",
  string: "BYTES",
} as const satisfies Record<ElementType, string>;
export type Datatype = (typeof DATATYPES)[ElementType];

/** An input or output as the protocol's metadata says it: -1 for a dimension that is open. */
export type TensorMetadata = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
};

const BY_NAME: ReadonlyMap<unknown, ElementType> = new Map(
  Object.entries(DATATYPES).map(([type, name]) => [name, type as ElementType]),
);

/** More axes than any model here has; a request that names more is not worth walking. */
const MOST_AXES = 16;

/** The element type behind the protocol's name; `null` for one it does not have. */
export function typeNamed(datatype: unknown): ElementType | null {
  return BY_NAME.get(datatype) ?? null;
}

/** What a graph says of an edge in the protocol's words; `null` for what is no tensor. */
export function metadataOf({ name, type, shape }: TensorInfo): TensorMetadata | null {
  if (type === null) return null;
  const open = shape.map((dim) => (typeof dim === "number" ? dim : -1));
  return { name, datatype: DATATYPES[type], shape: open };
}

/** How many values a tensor of these dimensions holds; `null` when they are no dimensions, or hold more than can be counted. */
export function countOf(shape: unknown): number | null {
  if (!Array.isArray(shape) || shape.length > MOST_AXES) return null;
  let count = 1;
  for (const dim of shape as unknown[]) {
    if (typeof dim !== "number" || !Number.isSafeInteger(dim) || dim < 0) return null;
    count *= dim;
  }
  return Number.isSafeInteger(count) ? count : null;
}

/** The place of a value among all, as an index on every axis: `[1,0,3]`. */
export function elementAt(place: number, dims: readonly number[]): string {
  const index: number[] = [];
  let rest = place;
  for (const dim of [...dims].reverse()) {
    index.unshift(dim > 0 ? rest % dim : 0);
    rest = dim > 0 ? Math.floor(rest / dim) : rest;
  }
  return `[${index.join(",")}]`;
}
