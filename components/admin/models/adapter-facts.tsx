import { FactList } from "../fact-list";
import type { AdapterFacts as Facts } from "./model-card";

/** How rows become tensors, and scores become probabilities. */
export function AdapterFacts({ adapter }: { readonly adapter: Facts }) {
  const { input, constants, output, batch } = adapter;
  return (
    <FactList
      facts={[
        ["Fed as", inputText(input)],
        ...constants.map(
          ({ tensor, values }) => [`Always ${tensor}`, values.slice(0, 8).join(", ")] as const,
        ),
        ["Scores", `${output.tensor}, ${output.kind.replaceAll("_", " ")}`],
        ...(output.speaks_for ? ([["Speaks for", output.speaks_for]] as const) : []),
        ["Labels, in order", output.labels.join(", ")],
        ["Rows a run", batch.mode === "dynamic" ? "any number" : `always ${batch.size}`],
      ]}
    />
  );
}

/** An adapter as the wire brings it; `null` for anything that is none. */
export function adapterIn(value: unknown): Facts | null {
  return isAdapter(value) ? value : null;
}

function isAdapter(value: unknown): value is Facts {
  const { input, constants, output, batch } = membersOf(value);
  const isFed = typeof membersOf(input).layout === "string" && Array.isArray(constants);
  const isRead = typeof membersOf(output).kind === "string";
  const hasLabels = Array.isArray(membersOf(output).labels);
  return isFed && isRead && hasLabels && typeof membersOf(batch).mode === "string";
}

function membersOf(value: unknown): Details {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The layout and what of it can be said in a line. */
export function inputText(input: Facts["input"]): string {
  const { layout, tensor, type, ...rest } = input;
  const named = typeof tensor === "string" ? `${tensor}` : null;
  const parts = [layout, named, typeof type === "string" ? type : null, detailOf(rest)];
  return parts.filter((it) => it !== null && it !== "").join(", ");
}

function detailOf({ columns, length, height, width, channels, order, dims }: Details): string {
  if (Array.isArray(columns)) return `${columns.length} columns`;
  if (typeof length === "number") return `${length} tokens`;
  if (typeof height === "number") return `${width} × ${height} × ${channels}, ${String(order)}`;
  return Array.isArray(dims) ? `[${dims.join(", ")}] a row` : "";
}

type Details = Readonly<Record<string, unknown>>;
