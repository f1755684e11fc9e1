import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { build } from "esbuild";
import {
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { afterAll } from "vitest";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { ModelOptions } from "./model-options";

const folder = join(process.cwd(), ".data", "tests", `runtime-${process.pid}`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles the inference process as the launcher does, into a file of this test process's own. */
export async function bundleChild(): Promise<string> {
  const outfile = join(scratchFolder(), "model-child.mjs");
  await bundle(join("lib", "runtime", "child", "main.ts"), outfile);
  return outfile;
}

/** One module and all it imports as a file that plain Node runs. */
export async function bundle(entryPoint: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["onnxruntime-node"],
    logLevel: "warning",
  });
}

/** A folder inside the project, from where packages resolve. */
export function scratchFolder(): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Options for a model under test; rows of three numbers come in as `x`. */
export function optionsFor(bytes: Uint8Array, entry: string): ModelOptions {
  return {
    sha256: sha256Of(bytes),
    bytes: () => Promise.resolve(bytes),
    signature: { input: { name: "x", type: "float32" } },
    batch: "dynamic",
    entry,
  };
}

/** Weights of `scores`: [N, 3] times this gives [N, 2]. */
const WEIGHTS = [1, 10, 100, 2, 20, 200];

/** What the models here give for a row. */
export function scoresOf([a = 0, b = 0, c = 0]: readonly number[]): number[] {
  return [a + 100 * b + 20 * c, 10 * a + 2 * b + 200 * c];
}

/** `scores` = `x` W for rows of three; the second dimension and the batch as given. */
export function scoringModel(batch: number | string = "n"): Uint8Array {
  return encodeModel(
    buildModel(
      buildGraph({
        name: "scoring",
        inputs: [buildValueInfo("x", "FLOAT", [batch, 3])],
        outputs: [buildValueInfo("scores", "FLOAT", [batch, 2])],
        initializers: [buildFloats("w", [3, 2], WEIGHTS)],
        nodes: [buildNode({ type: "MatMul", inputs: ["x", "w"], outputs: ["scores"] })],
      }),
    ),
  );
}

/** Trips that take seconds to centuries. */
export const ENDLESS = 9e18;

/**
 * The same scores, after a loop of as many trips as the largest number of the batch says: the caller chooses how long a
 * run takes, and one row holds up all it shares the run with.
 */
export function loopingModel(): Uint8Array {
  return encodeModel(
    buildModel(
      buildGraph({
        name: "looping",
        inputs: [buildValueInfo("x", "FLOAT", ["n", 3])],
        outputs: [buildValueInfo("scores", "FLOAT", ["n", 2])],
        initializers: [buildFloats("w", [3, 2], WEIGHTS)],
        nodes: [
          ...loopingNodes(3),
          buildNode({ type: "MatMul", inputs: ["looped", "w"], outputs: ["scores"] }),
        ],
      }),
    ),
  );
}

/** Nodes that copy `x`, rows of `width` numbers, into `looped`, in as many trips as the largest number of the batch says. */
export function loopingNodes(width: number): NodeProto[] {
  const body = buildGraph({
    name: "body",
    inputs: [
      buildValueInfo("trip", "INT64", []),
      buildValueInfo("go_in", "BOOL", []),
      buildValueInfo("v_in", "FLOAT", ["n", width]),
    ],
    outputs: [buildValueInfo("go_out", "BOOL", []), buildValueInfo("v_out", "FLOAT", ["n", width])],
    nodes: [
      buildNode({ type: "Identity", inputs: ["go_in"], outputs: ["go_out"] }),
      buildNode({ type: "Identity", inputs: ["v_in"], outputs: ["v_out"] }),
    ],
  });
  const keepdims = { keepdims: { int: 0 } };
  const toInt = { to: { int: TensorProto_DataType.INT64 } };
  return [
    buildNode({ type: "ReduceMax", inputs: ["x"], outputs: ["largest"], attributes: keepdims }),
    buildNode({ type: "Cast", inputs: ["largest"], outputs: ["trips"], attributes: toInt }),
    buildNode({
      type: "Loop",
      inputs: ["trips", "", "x"],
      outputs: ["looped"],
      attributes: { body: { graph: body } },
    }),
  ];
}

/** As many zeros as asked for: `zeros` = ConstantOfShape(`shape`). */
export function allocatingModel(): Uint8Array {
  return encodeModel(
    buildModel(
      buildGraph({
        name: "allocating",
        inputs: [buildValueInfo("shape", "INT64", [1])],
        outputs: [buildValueInfo("zeros", "FLOAT", ["k"])],
        nodes: [buildNode({ type: "ConstantOfShape", inputs: ["shape"], outputs: ["zeros"] })],
      }),
    ),
  );
}

/** A model whose only output is 12 bytes that are said to lie in the file `location`. */
export function externalDataModel(location: string): Uint8Array {
  const weights: TensorProto = create(TensorProtoSchema, {
    name: "stolen",
    dims: [12n],
    dataType: TensorProto_DataType.UINT8,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ key: "location", value: location }],
  });
  return encodeModel(
    buildModel(
      buildGraph({
        name: "external",
        inputs: [buildValueInfo("x", "FLOAT", ["n", 3])],
        outputs: [buildValueInfo("stolen", "UINT8", [12])],
        initializers: [weights],
        nodes: [],
      }),
    ),
  );
}
