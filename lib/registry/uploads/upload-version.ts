import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { ModelVersion } from "../model-version";
import { enrol } from "../register-version";
import { insertModel, nextVersionNumber } from "../store";
import { completeManifest } from "./complete-manifest";
import type { PreparedUpload } from "./prepare-upload";

type Uploading = {
  /** The line it joins, made now if it is new. */
  readonly model: string;
  readonly prepared: PreparedUpload;
  readonly by: Actor;
};

/**
 * Takes a probed and stored upload in under the next number of its line, however many come at once. Refuses `invalid_model`
 * when what the uploader said does not fit the file or the line.
 */
export async function uploadVersion(db: Db, uploading: Uploading): Promise<ModelVersion> {
  const { model: name, prepared, by } = uploading;
  const { uploadedSha256, served, report, said, fed, golden } = prepared;
  return inTransaction(db, by, async (tx) => {
    const { title = name, description = "" } = said;
    const line = { name, title, description, isDemo: false, createdBy: by.id };
    const model = await insertModel(tx, line);
    const version = await nextVersionNumber(tx, model.id);
    const manifest = completeManifest({ model: name, version, said, report, fed, served });
    return enrol(tx, {
      ...{ manifest, model, golden, pipeline: fed.pipeline },
      upload: { sha256: uploadedSha256, report },
      by,
    });
  });
}
