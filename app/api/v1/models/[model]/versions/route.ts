import { z } from "zod";
import { pageOf, Slug } from "#lib/contracts/common";
import { toModelVersionDto } from "#lib/contracts/model-dto";
import { ModelVersionDetailDto, ModelVersionDto, VersionQuery } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { keyedUpload, writeOnce } from "#lib/http/write-once";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { getModel } from "#lib/registry/get-model";
import { listVersions } from "#lib/registry/list-models";
import { probeModel } from "#lib/registry/probe/probe-model";
import { versionFilter } from "#lib/registry/search/version-filter";
import { prepareUpload } from "#lib/registry/uploads/prepare-upload";
import { uploadVersion } from "#lib/registry/uploads/upload-version";
import { filesDir } from "#lib/serving/serving-doors";
import { toldVersion } from "../../told-version";
import { UPLOAD_FORM, withUploadForm } from "../../upload-form";

export const GET = defineRoute({
  summary: "List a model's versions, newest first, all or those that pass a search",
  act: "read_models",
  params: z.strictObject({ model: Slug }),
  query: VersionQuery,
  reply: pageOf(ModelVersionDto),
  handle: async ({ db, params: { model }, query: { limit, cursor, ...search } }) => {
    const filter = versionFilter(search);
    const { id } = await getModel(db, { name: model });
    const aliases = await listAliases(db, id);
    const { items, nextCursor } = await listVersions(db, { model, limit, cursor, filter });
    return { items: items.map((it) => toModelVersionDto(it, aliases)), next_cursor: nextCursor };
  },
});

export const POST = defineRoute({
  summary: "Upload an ONNX file as the next version of a model",
  description:
    "A form of `file`, the ONNX, and `manifest`, what is known of it as JSON. The file is probed first; a 422 problem lists what was found as `findings`, and what must still be said as `missing`.",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  ...UPLOAD_FORM,
  reply: ModelVersionDetailDto,
  status: 201,
  transaction: "own",
  handle: ({ db, actor, params: { model }, keyed, request }) =>
    withUploadForm(request, async (upload, manifest) =>
      writeOnce({
        ...{ db, actor, keyed: keyedUpload(keyed, upload) },
        ...{ reply: ModelVersionDetailDto, status: 201 },
        prepare: async () => {
          const [bytes, files] = [await upload.bytes(), filesDir()];
          return prepareUpload({ bytes, manifest, probe: probeModel, filesDir: files });
        },
        write: async (tx, prepared) =>
          toldVersion(tx, await uploadVersion(tx, { model, prepared, by: actor })),
      }),
    ),
});
