import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { ARCHIVE_BYTES, withUpload } from "#lib/http/read-upload";
import { keyedUpload, writeOnce } from "#lib/http/write-once";
import { importVersion, prepareImport } from "#lib/registry/archive/import-version";
import { probeModel } from "#lib/registry/probe/probe-model";
import { filesDir } from "#lib/serving/serving-doors";
import { toldVersion } from "../told-version";

export const POST = defineRoute({
  summary: "Take in a version that another installation exported, under the same number and hashes",
  description: "A form of one `file`, the archive. Its model is probed like any upload.",
  act: "change_models",
  rawBody: "multipart/form-data",
  parts: { file: "The archive." },
  reply: ModelVersionDetailDto,
  status: 201,
  transaction: "own",
  handle: ({ db, actor, keyed, request }) =>
    withUpload(request, { maxFileBytes: ARCHIVE_BYTES }, async (upload) =>
      writeOnce({
        ...{ db, actor, keyed: keyedUpload(keyed, upload) },
        ...{ reply: ModelVersionDetailDto, status: 201 },
        prepare: async () => {
          const [bytes, files] = [await upload.bytes(), filesDir()];
          return prepareImport({ bytes, probe: probeModel, filesDir: files });
        },
        write: async (tx, prepared) =>
          toldVersion(tx, await importVersion(tx, { prepared, by: actor })),
      }),
    ),
});
