import type { Adapter } from "./adapter";
import type { FeatureSchema } from "./feature-schema";
import type { Pipeline } from "./pipeline";

/**
 * The pipeline of a version whose whole pre-processing lies in its graph: columns, texts, tensors and ids go in as they
 * came, pictures resized to the graph's size. `features` says which columns of a `matrix` or `columns` layout are texts;
 * left out, the element type does.
 */
export function pipelineFor(
  { input }: Pick<Adapter, "input">,
  features: FeatureSchema | null = null,
): Pipeline {
  switch (input.layout) {
    case "matrix":
      return columns(
        input.columns.map((name) => ({ name, type: input.type })),
        features,
      );
    case "columns":
      return columns(
        input.columns.map(({ column: name, type }) => ({ name, type })),
        features,
      );
    case "text":
      return { kind: "raw_text" };
    case "tokens":
      return { kind: "tokens", length: input.length };
    case "image": {
      const { channels, height, width } = input;
      return { kind: "image", channels, height, width, invert_bright_border: false };
    }
    case "tensor":
      return { kind: "tensor", dims: [...input.dims] };
  }
}

function columns(
  fed: readonly { readonly name: string; readonly type: string }[],
  features: FeatureSchema | null,
): Pipeline {
  const kinds = new Map(features?.fields.map(({ name, kind }) => [name, kind]));
  return {
    kind: "raw_columns",
    columns: fed.map(({ name, type }) => {
      const kind = kinds.get(name);
      const isText = kind === undefined ? type === "string" : kind === "category";
      return { name, kind: isText ? "text" : "number" };
    }),
  };
}
