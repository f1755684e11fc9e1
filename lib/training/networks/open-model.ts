/** Values of one tensor, row after row; `data` holds exactly as many as the product of `dims`. */
export type PlainTensor =
  | { readonly type: "float32"; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: "int64"; readonly dims: readonly number[]; readonly data: BigInt64Array }
  | { readonly type: "uint8"; readonly dims: readonly number[]; readonly data: Uint8Array }
  | { readonly type: "int8"; readonly dims: readonly number[]; readonly data: Int8Array };

/** Tensors by the names the graph gives them. */
export type PlainTensors = Readonly<Record<string, PlainTensor>>;

/** A loaded graph. Whoever opens it closes it. */
export type OpenedModel = {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One run; `fetches` names the outputs wanted, absent means all. */
  readonly run: (feeds: PlainTensors, fetches?: readonly string[]) => Promise<PlainTensors>;
  readonly close: () => Promise<void>;
};

/**
 * How a graph is executed. Training knows no runtime: the product hands over the confined process of `lib/runtime`,
 * tests the runtime itself. `none` keeps every tensor name, `all` is fastest.
 */
export type OpenModel = (
  bytes: Uint8Array,
  options: { readonly optimize: "none" | "basic" | "all" },
) => Promise<OpenedModel>;

/** The numbers of a float32 tensor; throws a `TypeError` when there is none of that name. */
export function floatsOf(tensors: PlainTensors, name: string): Float32Array {
  const tensor = tensors[name];
  if (tensor?.type !== "float32") throw new TypeError(`${name} is no float32 tensor`);
  return tensor.data;
}
