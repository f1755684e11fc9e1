import { toModelVersionDetailDto } from "#lib/contracts/model-dto";
import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { ARCHIVE_BYTES, withUpload } from "#lib/http/read-upload";
import { keyedUpload, writeOnce } from "#lib/http/write-once";
import { importVersion, prepareImport } from "#lib/registry/archive/import-version";
import { probeModel } from "#lib/registry/probe/probe-model";
import { versionDetail } from "#lib/registry/version-detail";
import { filesDir } from "#lib/serving/serving-doors";

export const POST = defineRoute({
  summary: "Take in a version that another installation exported, under the same number and hashes",
  description: "A form of one `file`, the archive. Its model is probed like any upload.",
  act: "change_models",
  rawBody: "multipart/form-data",
  reply: ModelVersionDetailDto,
  status: 201,
  transaction: "own",
  handle: ({ db, actor, keyed, request }) =>
    withUpload(request, { maxFileBytes: ARCHIVE_BYTES }, async (upload) =>
      writeOnce({
        ...{ db, actor, keyed: keyedUpload(keyed, upload) },
        ...{ reply: ModelVersionDetailDto, status: 201 },
        prepare: async () => prepareImport(await upload.bytes(), probeModel),
        write: async (tx, prepared) => {
          const importing = { prepared, filesDir: filesDir(), by: actor };
          const { model, version } = await importVersion(tx, importing);
          const { version: made, ...around } = await versionDetail(tx, { model, version });
          return toModelVersionDetailDto(made, around);
        },
      }),
    ),
});
