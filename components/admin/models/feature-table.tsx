import { DataTable } from "#components/ui/data-table";
import type { Edge, ModelCard } from "./model-card";

/** What a case must bring. */
export function FeatureTable({ features }: Pick<ModelCard, "features">) {
  return (
    <DataTable
      caption="Columns a case brings"
      rows={features}
      keyOf={({ name }) => name}
      columns={[
        {
          key: "name",
          title: "Name",
          cell: ({ name }) => <code className="font-mono">{name}</code>,
        },
        { key: "label", title: "Means", cell: ({ label }) => label },
        { key: "kind", title: "Kind", cell: ({ kind }) => kind },
        { key: "nullable", title: "May be missing", cell: (it) => (it.nullable ? "yes" : "no") },
      ]}
    />
  );
}

/** What goes into the file and what comes out. */
export function SignatureTable({ inputs, outputs }: Pick<ModelCard, "inputs" | "outputs">) {
  const rows = [
    ...inputs.map((edge) => ({ way: "in", ...edge })),
    ...outputs.map((edge) => ({ way: "out", ...edge })),
  ];
  return (
    <DataTable
      caption="Tensors in and out"
      rows={rows}
      keyOf={({ way, name }) => `${way} ${name}`}
      columns={[
        { key: "way", title: "Way", cell: ({ way }) => way },
        {
          key: "name",
          title: "Tensor",
          cell: ({ name }) => <code className="font-mono">{name}</code>,
        },
        { key: "type", title: "Type", cell: ({ type }) => type },
        { key: "dims", title: "Shape", cell: ({ dims }) => shapeOf(dims) },
      ]}
    />
  );
}

/** A signature as the wire brings it; `null` for anything that is none. */
export function signatureIn(value: unknown): Pick<ModelCard, "inputs" | "outputs"> | null {
  return isSignature(value) ? value : null;
}

function isSignature(value: unknown): value is Pick<ModelCard, "inputs" | "outputs"> {
  if (typeof value !== "object" || value === null) return false;
  return [Reflect.get(value, "inputs"), Reflect.get(value, "outputs")].every(Array.isArray);
}

function shapeOf(dims: Edge["dims"]): string {
  return dims === null ? "any" : `[${dims.map((it) => it ?? "?").join(", ")}]`;
}
