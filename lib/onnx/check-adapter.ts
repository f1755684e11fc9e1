import { edgeFindings } from "./edge-findings";
import { type ModelFinding, quoted, refused } from "./model-finding";
import type { ProposedAdapter, ProposedInput } from "./proposed-adapter";
import { type EdgeSignature, type ModelSignature, shapeText } from "./signature-of";

/**
 * Where an adapter that somebody wrote by hand contradicts the file: tensors that are not there, inputs nobody feeds,
 * types and shapes that differ. Nothing found means that a row can be fed, not that it means what they think.
 */
export function checkAdapter(
  signature: ModelSignature,
  adapter: Pick<ProposedAdapter, "input" | "constants" | "batch"> & {
    readonly output: { readonly tensor: string };
  },
): ModelFinding[] {
  const fed = [...rowTensors(adapter), ...adapter.constants.map(constantTensor)];
  const inputs = new Map(signature.inputs.map((edge) => [edge.name, edge]));
  const names = new Set(fed.map(({ tensor }) => tensor));
  const outputs = signature.outputs.map(({ name }) => name);
  const { tensor: output } = adapter.output;
  return [
    ...edgeFindings(signature),
    ...fed.flatMap((it) => checkFed(it, inputs.get(it.tensor))),
    ...signature.inputs.filter(({ name }) => !names.has(name)).map(unfed),
    ...(outputs.includes(output) ? [] : [unknown("output", output, outputs)]),
  ];
}

/** A tensor as it will be fed; `null` stands for any number of rows. */
type Fed = {
  readonly tensor: string;
  readonly type: string;
  readonly dims: readonly (number | null)[];
};

function rowTensors({ input, batch }: Pick<ProposedAdapter, "input" | "batch">): Fed[] {
  const rows = batch.mode === "fixed" ? batch.size : null;
  return rowsOf(input).map(({ dims, ...rest }) => ({ ...rest, dims: [rows, ...dims] }));
}

function rowsOf(input: ProposedInput): Fed[] {
  switch (input.layout) {
    case "matrix":
      return [{ tensor: input.tensor, type: input.type, dims: [input.columns.length] }];
    case "columns":
      return input.columns.map(({ tensor, type }) => ({ tensor, type, dims: [1] }));
    case "text":
      return [{ tensor: input.tensor, type: "string", dims: input.rank === 2 ? [1] : [] }];
    case "tokens":
      return [input.ids, input.mask, input.types]
        .filter((tensor) => tensor !== null)
        .map((tensor) => ({ tensor, type: input.type, dims: [input.length] }));
    case "image": {
      const { tensor, type, order, channels, height, width } = input;
      const dims = order === "nchw" ? [channels, height, width] : [height, width, channels];
      return [{ tensor, type, dims }];
    }
    case "tensor":
      return [{ tensor: input.tensor, type: input.type, dims: input.dims }];
  }
}

function constantTensor({ tensor, type, dims }: ProposedAdapter["constants"][number]): Fed {
  return { tensor, type, dims };
}

function checkFed({ tensor, type, dims }: Fed, edge: EdgeSignature | undefined): ModelFinding[] {
  if (!edge) return [unknown("input", tensor)];
  if (edge.type === type && isShape(dims, edge.dims)) return [];
  const takes = `${edge.type} ${shapeText(edge.dims)}`;
  const gets = `${type} ${shapeText(dims)}`;
  const detail = `${quoted(tensor)} takes ${takes}, but the adapter feeds ${gets}.`;
  return [refused("unsupported_input", `${quoted(tensor)} ${takes}`, detail)];
}

/** Any number of rows fits a dynamic dimension only: the runtime takes a fixed one at its word. */
function isShape(fed: Fed["dims"], taken: EdgeSignature["dims"]): boolean {
  if (taken === null) return true;
  if (taken.length !== fed.length) return false;
  return taken.every((dim, axis) => typeof dim !== "number" || dim === fed[axis]);
}

function unfed({ name, type, dims }: EdgeSignature): ModelFinding {
  const evidence = `${quoted(name)} ${type} ${shapeText(dims)}`;
  const detail = `The model takes ${quoted(name)}, which the adapter does not feed. Name it as a column or as a constant.`;
  return refused("unsupported_input", evidence, detail);
}

function unknown(
  edge: "input" | "output",
  name: string,
  known: readonly string[] = [],
): ModelFinding {
  const list = known.slice(0, 6).map((it) => quoted(it));
  const others = list.length > 0 ? `; it has ${list.join(", ")}` : "";
  return refused(
    "unknown_tensor",
    quoted(name),
    `The model has no ${edge} ${quoted(name)}${others}.`,
  );
}
