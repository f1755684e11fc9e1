import type { Examination, Examining } from "#lib/onnx/examine-model";

/** Element types of tensors as ONNX Runtime names them, without the sub-byte ones, which no model door here speaks. */
export const ELEMENT_TYPES = [
  "float32",
  "float64",
  "float16",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "bool",
  "string",
] as const;
export type ElementType = (typeof ELEMENT_TYPES)[number];

export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;
export type BigArray = BigInt64Array | BigUint64Array;

/**
 * Values of a tensor, row after row. Half precision travels as its bits in a `Uint16Array`, truth as 0 or 1 in a
 * `Uint8Array`, 64-bit integers as `BigInt64Array` or `BigUint64Array`.
 */
export type TensorData = NumberArray | BigArray | readonly string[];

/** One tensor: `data` holds exactly as many values as the product of `dims`. */
export type TensorValue = {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
};

/** Tensors by the names the model file gives them. */
export type Tensors = Readonly<Record<string, TensorValue>>;

/**
 * What the loaded file says of an input or output. A text in `shape` names a free dimension; `type` is null when it is
 * no tensor.
 */
export type TensorInfo = {
  readonly name: string;
  readonly type: ElementType | null;
  readonly shape: readonly (number | string)[];
};

/** The loaded file's own signature. */
export type ModelSignature = {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
};

/** `none` keeps every node and tensor name, `basic` folds constants, `all` also picks kernels for this processor. */
export type Optimization = "none" | "basic" | "all";

/** What the supervisor asks of its child; each question carries a number that the answer repeats. */
export type Question =
  | {
      /** Before anything of the file is loaded or run. */
      readonly kind: "examine";
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly asked: Examining;
    }
  | {
      readonly kind: "load";
      readonly id: number;
      readonly bytes: Uint8Array;
      /** How far the graph may be rewritten before it runs; absent means all the way. */
      readonly optimize?: Optimization;
    }
  | {
      readonly kind: "run";
      readonly id: number;
      readonly feeds: Tensors;
      /** Names of the outputs wanted; absent means all. */
      readonly fetches?: readonly string[];
    };

/** What the child answers. `listening` comes unasked, numbered 0, as soon as questions may be put. */
export type Answer =
  | { readonly kind: "listening"; readonly id: 0 }
  | { readonly kind: "examined"; readonly id: number; readonly examination: Examination }
  | { readonly kind: "loaded"; readonly id: number; readonly signature: ModelSignature }
  | { readonly kind: "ran"; readonly id: number; readonly outputs: Tensors; readonly ms: number }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
