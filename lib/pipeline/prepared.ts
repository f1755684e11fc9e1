/**
 * One input as a pipeline hands it to the adapter. `unseen` names what training never saw and makes the case out of
 * distribution.
 *
 * `row`: float32 numbers in the order of the pipeline's columns or terms; a picture's pixels 0 to 255, row by row, the
 * channels of a pixel side by side. `columns`: features in the pipeline's order, nothing known as `null`. `values`: the
 * numbers of a tensor or the ids of tokens in row-major order, whole numbers beyond 2^53 as `bigint`.
 */
export type Prepared =
  | { readonly kind: "row"; readonly row: Float32Array; readonly unseen: readonly string[] }
  | {
      readonly kind: "columns";
      readonly values: readonly (number | string | null)[];
      readonly unseen: readonly string[];
    }
  | { readonly kind: "text"; readonly text: string; readonly unseen: readonly string[] }
  | {
      readonly kind: "values";
      readonly values: readonly (number | bigint)[];
      readonly unseen: readonly string[];
    };
