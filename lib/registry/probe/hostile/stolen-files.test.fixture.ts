import { create } from "@bufbuild/protobuf";
import {
  FunctionProtoSchema,
  type SparseTensorProto,
  SparseTensorProtoSchema,
  TensorProto_DataLocation,
  TrainingInfoProtoSchema,
} from "onnx-buf";
import { buildAttribute, buildGraph, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import {
  elsewhere,
  fileOf,
  type HostileFile,
  hostile,
  int64s,
  product,
  softmax,
} from "./hostile-file.test.fixture";

const stolen = (location: string) => () =>
  fileOf({
    initializers: [elsewhere(location)],
    nodes: [
      buildNode({ type: "MatMul", inputs: ["x", "stolen"], outputs: ["product"] }),
      softmax("product"),
    ],
  });

function sparse(location: string): SparseTensorProto {
  return create(SparseTensorProtoSchema, {
    values: elsewhere(location, "stolen"),
    indices: int64s("stolen_indices", [0n, 1n, 2n, 3n, 4n, 5n]),
    dims: [3n, 2n],
  });
}

/** A node that hands out a tensor, with one attribute spoiled after it was built. */
function constant(spoil: Partial<ReturnType<typeof buildAttribute>>) {
  const node = buildNode({
    type: "Constant",
    inputs: [],
    outputs: ["stolen"],
    attributes: { value: { int: 1 } },
  });
  node.attribute = [Object.assign(buildAttribute("value", { int: 1 }), spoil)];
  return node;
}

const around = (node: ReturnType<typeof buildNode>) => () =>
  fileOf({ nodes: [node, product(), softmax("product")] });

const body = (location: string) =>
  buildGraph({
    name: "body",
    inputs: [],
    outputs: [buildValueInfo("stolen", "FLOAT", [3, 2])],
    initializers: [elsewhere(location)],
    nodes: [],
  });

/** Files that name another file: under names of every kind, and in every place of the format that can hold one. */
export function stolenFiles(canary: string, link: string): HostileFile[] {
  return [...underNames(canary, link), ...inTensors(canary), ...besideTheGraph(canary)];
}

const refused = (name: string, bytes: () => Uint8Array) =>
  hostile(`weights elsewhere: ${name}`, bytes, "external_data");

function underNames(canary: string, link: string): HostileFile[] {
  const locations = {
    "its bare name": lastOf(canary, 1),
    "its whole path": canary,
    "a step up": `../${lastOf(canary, 2)}`,
    "many steps up": `../../../../../../../../../..${canary}`,
    "an address": `file://${canary}`,
    "a name that ends early": `${canary}\0.bin`,
    "the environment": "/proc/self/environ",
    "the list of users": "/etc/passwd",
    "a hard link": link,
    "a hard link a step up": `../${lastOf(link, 1)}`,
    "a home folder": "~/.npmrc",
    "no name": "",
  };
  return Object.entries(locations).map(([name, location]) => refused(name, stolen(location)));
}

/** The last parts of a path. */
function lastOf(path: string, parts: number): string {
  return path.split("/").slice(-parts).join("/");
}

function inTensors(canary: string): HostileFile[] {
  return [
    refused("in a constant", around(constant({ t: elsewhere(canary) }))),
    refused("in a list of tensors", around(constant({ tensors: [elsewhere(canary)] }))),
    refused("in a sparse constant", around(constant({ sparseTensor: sparse(canary) }))),
    refused("in a body", around(constant({ g: body(canary) }))),
    refused("in a list of bodies", around(constant({ graphs: [body(canary)] }))),
    refused("in a sparse weight", () =>
      fileOf({}, ({ graph }) => graph?.sparseInitializer.push(sparse(canary))),
    ),
    refused("said by the place alone", () =>
      fileOf({}, ({ graph }) => {
        const [weight] = graph?.initializer ?? [];
        if (weight) weight.dataLocation = TensorProto_DataLocation.EXTERNAL;
      }),
    ),
  ];
}

function besideTheGraph(canary: string): HostileFile[] {
  const own = { name: "f", domain: "ai.onnx" };
  const theft = Object.assign(buildAttribute("value", { int: 1 }), { t: elsewhere(canary) });
  return [
    refused("in a function", () =>
      fileOf({}, ({ functions }) => {
        const node = [constant({ t: elsewhere(canary) })];
        functions.push(create(FunctionProtoSchema, { ...own, output: ["stolen"], node }));
      }),
    ),
    refused("in a function's default", () =>
      fileOf({}, ({ functions }) => {
        functions.push(create(FunctionProtoSchema, { ...own, attributeProto: [theft] }));
      }),
    ),
    refused("in how to go on training", () =>
      fileOf({}, ({ trainingInfo }) => {
        trainingInfo.push(create(TrainingInfoProtoSchema, { initialization: body(canary) }));
      }),
    ),
  ];
}
