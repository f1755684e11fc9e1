/** Element types a tensor may be fed with or read as. */
export type ElementType =
  | "float16"
  | "float32"
  | "float64"
  | "int8"
  | "uint8"
  | "int32"
  | "int64"
  | "bool"
  | "string";

/** What a score is. Softmax, exp and sigmoid are applied by whoever reads it. */
export type OutputKind =
  | "probabilities"
  | "logits"
  | "log_probabilities"
  | "single_probability"
  | "single_logit";

/** How rows become tensors; the shapes are those of a version's adapter. */
export type ProposedInput =
  | {
      readonly layout: "matrix";
      readonly tensor: string;
      readonly type: ElementType;
      readonly columns: string[];
    }
  | {
      readonly layout: "columns";
      readonly columns: { column: string; tensor: string; type: ElementType }[];
    }
  | { readonly layout: "text"; readonly tensor: string; readonly rank: 1 | 2 }
  | {
      readonly layout: "tokens";
      readonly ids: string;
      readonly mask: string | null;
      readonly types: string | null;
      readonly type: ElementType;
      readonly length: number;
    }
  | {
      readonly layout: "image";
      readonly tensor: string;
      readonly type: ElementType;
      readonly order: "nchw" | "nhwc";
      readonly channels: 1 | 3;
      readonly height: number;
      readonly width: number;
      /** A pixel of 0 to 255 is fed as `(pixel * scale - mean) / deviation`, by channel. */
      readonly scale: number;
      readonly mean: number[];
      readonly deviation: number[];
    }
  | {
      readonly layout: "tensor";
      readonly tensor: string;
      readonly type: ElementType;
      readonly dims: number[];
    };

/** A tensor that is fed the same value on every run; no dimensions make it a scalar. */
export type ProposedConstant = {
  readonly tensor: string;
  readonly type: ElementType;
  readonly dims: number[];
  readonly values: (number | string)[];
};

/** Enough to feed a model and find its scores; what they are and mean may still be open. */
export type ProposedAdapter = {
  readonly input: ProposedInput;
  readonly constants: ProposedConstant[];
  readonly output: {
    readonly tensor: string;
    /** `null` until it was measured or declared. */
    readonly kind: OutputKind | null;
    readonly labels: string[] | null;
    readonly speaks_for: string | null;
  };
  readonly batch: { readonly mode: "dynamic" } | { readonly mode: "fixed"; readonly size: number };
};

/** An adapter with nothing left open. */
export type SettledAdapter = Omit<ProposedAdapter, "output"> & {
  readonly output: {
    readonly tensor: string;
    readonly kind: OutputKind;
    readonly labels: string[];
    readonly speaks_for: string | null;
    readonly row: "plain";
  };
};

/** Who named the labels. */
export type LabelsFrom = "uploader" | "classlabels" | "metadata" | "label_output";
