import type { OutputKind } from "./proposed-adapter";

/** What the uploader says where the graph says nothing or too much. Everything may be left out. */
export type AdapterHints = {
  readonly labels?: readonly string[];
  /** In the order of the matrix' columns, or one a tensor. */
  readonly features?: readonly string[];
  readonly inputKind?: "features" | "text" | "tokens" | "image" | "tensor";
  /** The tensor that holds the scores. */
  readonly output?: string;
  readonly kind?: OutputKind;
  /** The label a single value speaks for; the last one when left out. */
  readonly speaksFor?: string;
  /** Values of tensors that are fed the same on every run, by the tensor's name. */
  readonly constants?: Readonly<Record<string, readonly (number | string)[]>>;
  /** Dimensions of one row that the graph leaves dynamic: tokens a text, height and width, or all of a tensor. */
  readonly dims?: readonly number[];
  readonly image?: {
    readonly order?: "nchw" | "nhwc";
    readonly scale?: number;
    readonly mean?: readonly number[];
    readonly deviation?: readonly number[];
  };
};
