import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toProbeReportDto } from "#lib/contracts/model-dto";
import { ProbeReportDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { jsonPart, withUpload } from "#lib/http/read-upload";
import { probeModel } from "#lib/registry/probe/probe-model";
import { probeUpload } from "#lib/registry/uploads/prepare-upload";
import { UploadManifest } from "#lib/registry/uploads/upload-manifest";

export const POST = defineRoute({
  summary: "Look at an ONNX file and run it on made-up rows; nothing is stored",
  description: "A form of `file` and `manifest` as an upload takes them.",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  rawBody: "multipart/form-data",
  parts: {
    file: "The ONNX file.",
    manifest: "What is known of it, as JSON; whatever is left out is derived or asked for.",
  },
  reply: ProbeReportDto,
  transaction: "none",
  handle: ({ request }) =>
    withUpload(request, { fields: ["manifest"] }, async (upload) => {
      const manifest = jsonPart(upload, "manifest", UploadManifest);
      const bytes = await upload.bytes();
      const { report } = await probeUpload({ bytes, manifest, probe: probeModel });
      return toProbeReportDto(report);
    }),
});
