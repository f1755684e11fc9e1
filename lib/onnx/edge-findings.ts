import { type ModelFinding, quoted, refused } from "./model-finding";
import type { EdgeSignature, ModelSignature } from "./signature-of";

/** Element types a row may be fed in. */
const FEEDABLE = new Set([
  "float16",
  "float32",
  "float64",
  "int8",
  "uint8",
  "int32",
  "int64",
  "bool",
  "string",
]);
const LONGEST_NAME = 300;

/** What is wrong with the edges of a graph one by one: no tensors, types nobody can feed, names nobody can keep. */
export function edgeFindings({ inputs, outputs }: ModelSignature): ModelFinding[] {
  return [
    ...inputs.filter(({ kind }) => kind !== "tensor").map(nonTensorInput),
    ...outputs.filter(({ kind }) => kind !== "tensor").map(nonTensorOutput),
    ...inputs.filter(({ kind, type }) => kind === "tensor" && !FEEDABLE.has(type)).map(unfeedable),
    ...[...inputs, ...outputs].filter(hasUnusableName).map(unusableName),
  ];
}

function nonTensorInput({ name, kind }: EdgeSignature): ModelFinding {
  return refused(
    "non_tensor_input",
    `${quoted(name)} is ${KINDS[kind]}`,
    `The input ${quoted(name)} is ${KINDS[kind]}. Export with one tensor a column.`,
  );
}

function nonTensorOutput({ name, kind }: EdgeSignature): ModelFinding {
  const detail =
    kind === "sequence"
      ? `The output ${quoted(name)} comes as a list of dictionaries or tensors. Umpire can remove a ZipMap that is the last step; export anything else as one tensor [N, K].`
      : `The output ${quoted(name)} is ${KINDS[kind]}. Export the scores as one tensor [N, K].`;
  return refused("non_tensor_output", `${quoted(name)} is ${KINDS[kind]}`, detail);
}

const KINDS = {
  tensor: "a tensor",
  sequence: "a sequence",
  map: "a dictionary",
  optional: "optional",
  sparse_tensor: "a sparse tensor",
  unknown: "of no stated type",
} as const;

function unfeedable({ name, type }: EdgeSignature): ModelFinding {
  const detail = `The input ${quoted(name)} is of type ${type}, which is not fed here. Cast it inside the graph from float, double, int64, int32, uint8 or string.`;
  return refused("unsupported_input", `${quoted(name)} ${type}`, detail);
}

function hasUnusableName({ name }: EdgeSignature): boolean {
  return name === "" || name.length > LONGEST_NAME;
}

function unusableName({ name }: EdgeSignature): ModelFinding {
  const detail = `An input or output has a name of ${name.length} characters; 1 to ${LONGEST_NAME} can be kept. Rename it before the export.`;
  return refused("unusable_name", quoted(name), detail);
}
