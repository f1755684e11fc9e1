import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { prepare } from "#lib/pipeline/prepare";
import { writeArchive } from "./archive/archive-parts";
import { sha256Of } from "./model-files";
import { tinyVersion } from "./tiny-version.test.fixture";

type Real = Parameters<typeof tinyVersion>[0] & {
  /** The score of the second label, a standard deviation of Amount. */
  readonly slope?: number;
  /** Whether the golden row tells what the file answers. */
  readonly isHonest?: boolean;
};

/** A tiny version whose file is a model: the logistic of `slope` times the scaled Amount, with a golden row. */
export function realVersion({ slope = 1.5, isHonest = true, ...tiny }: Real = {}) {
  const { model, manifest: paper } = tinyVersion(tiny);
  const bytes = logisticModel(slope);
  const manifest = ModelManifest.parse({
    ...paper,
    artifact: { file: "model.onnx", sha256: sha256Of(bytes), bytes: bytes.length },
  });
  const pipeline = manifest.pipeline.fitted;
  if (pipeline === null) throw new Error("the tiny pipeline lies in its manifest");
  const input = { features: { Amount: 1675.75 } };
  const prepared = prepare(pipeline, input);
  if ("faults" in prepared || prepared.kind !== "row") throw new Error("the row has faults");
  const p = 1 / (1 + Math.exp(-slope * (prepared.row[0] ?? 0)));
  const raw = isHonest ? [1 - p, p] : [p, 1 - p];
  const golden: GoldenRows = {
    schema: "umpire-golden/1",
    tolerance: 1e-6,
    rows: [
      {
        ...{ name: "an ordinary loan", input, unseen: [], row: [...prepared.row] },
        ...{ row_sha256: sha256Of(fedBytes(prepared)), raw, probabilities: raw },
      },
    ],
  };
  return { model, manifest, bytes, golden };
}

/** The version as another installation exports it. */
export function archiveOf({ bytes, manifest, golden }: ReturnType<typeof realVersion>): Uint8Array {
  const { fitted } = manifest.pipeline;
  if (fitted === null) throw new Error("the tiny pipeline lies in its manifest");
  const parts = { model: bytes, uploaded: null, pipeline: fitted, calibrator: null, card: "" };
  return writeArchive({ ...parts, manifest, golden });
}

/** `x` [n, 1] to `p` [n, 2]: softmax of nothing and `slope` times x, or those two sums as they are. */
export function logisticModel(slope: number, { isSoft = true } = {}): Uint8Array {
  const sums = isSoft ? "s" : "p";
  const softmax = {
    type: "Softmax",
    inputs: ["s"],
    outputs: ["p"],
    attributes: { axis: { int: -1 } },
  };
  return encodeModel(
    buildModel(
      buildGraph({
        name: "logistic",
        nodes: [
          buildNode({ type: "MatMul", inputs: ["x", "w"], outputs: [sums] }),
          ...(isSoft ? [buildNode(softmax)] : []),
        ],
        inputs: [buildValueInfo("x", "FLOAT", ["n", 1])],
        outputs: [buildValueInfo("p", "FLOAT", ["n", 2])],
        initializers: [buildFloats("w", [1, 2], [0, slope])],
      }),
    ),
  );
}
