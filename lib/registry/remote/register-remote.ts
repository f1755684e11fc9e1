import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { EdgeSignature } from "#lib/onnx/signature-of";
import type { TensorMetadata } from "#lib/runtime/inference-protocol/tensor";
import { typeNamed } from "#lib/runtime/inference-protocol/tensor";
import type { ModelVersion } from "../model-version";
import { enrol } from "../register-version";
import { insertModel, nextVersionNumber } from "../store";
import { completeManifest } from "../uploads/complete-manifest";
import type { PreparedRemote } from "./prepare-remote";

type Registering = {
  /** The line it joins, made now if it is new. */
  readonly model: string;
  readonly prepared: PreparedRemote;
  readonly by: Actor;
};

/**
 * Takes a model on another server in under the next number of its line. Refuses `invalid_model` when what was said does
 * not fit the line.
 */
export async function registerRemote(db: Db, registering: Registering): Promise<ModelVersion> {
  const { model: name, prepared, by } = registering;
  const { said, fed, metadata, artifact, golden } = prepared;
  const { adapter, remote, title = name, description = "" } = said;
  return inTransaction(db, by, async (tx) => {
    const line = { name, title, description, isDemo: false, createdBy: by.id };
    const model = await insertModel(tx, line);
    const version = await nextVersionNumber(tx, model.id);
    const manifest = completeManifest({
      ...{ model: name, version, fed, served: artifact, remote },
      said: { ...said, agree_to: [], environment: null, source: null },
      report: {
        ...{ adapter, labels: adapter.output.labels },
        signature: {
          inputs: metadata.inputs.map(edgeOf),
          outputs: metadata.outputs.map(edgeOf),
        },
      },
    });
    return enrol(tx, { manifest, model, golden, pipeline: fed.pipeline, upload: null, by });
  });
}

function edgeOf({ name, datatype, shape }: TensorMetadata): EdgeSignature {
  const dims = shape.map((dim) => (dim === -1 ? null : dim));
  return { name, kind: "tensor", type: typeNamed(datatype) ?? "unknown", dims };
}
