import type { TensorType } from "./adapter";

/**
 * Values of a tensor, row after row. Half precision is its bits in a `Uint16Array`, truth 0 or 1 in a `Uint8Array`,
 * 64-bit integers are big.
 */
export type FeedData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/** One tensor for the model: `data` holds as many values as the product of `dims`. */
export type Feed = {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: FeedData;
};

/** Tensors by the names the graph gives them. */
export type Feeds = Readonly<Record<string, Feed>>;
