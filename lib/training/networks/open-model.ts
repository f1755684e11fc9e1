import type { Feeds } from "#lib/pipeline/feeds";

/** A loaded graph. Whoever opens it closes it. */
export type OpenedModel = {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One run; `fetches` names the outputs wanted, absent means all. */
  readonly run: (feeds: Feeds, fetches?: readonly string[]) => Promise<Feeds>;
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
export function floatsOf(tensors: Feeds, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is no float32 tensor`);
  return data;
}
