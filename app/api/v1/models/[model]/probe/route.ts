import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { toProbeReportDto } from "#lib/contracts/model-dto";
import { ProbeReportDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { probeModel } from "#lib/registry/probe/probe-model";
import { probeUpload } from "#lib/registry/uploads/prepare-upload";
import { UPLOAD_FORM, withUploadForm } from "../../upload-form";

export const POST = defineRoute({
  summary: "Look at an ONNX file and run it on made-up rows; nothing is stored",
  description: "A form of `file` and `manifest` as an upload takes them.",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  ...UPLOAD_FORM,
  reply: ProbeReportDto,
  transaction: "none",
  handle: ({ request }) =>
    withUploadForm(request, async (upload, manifest) => {
      const bytes = await upload.bytes();
      const { report } = await probeUpload({ bytes, manifest, probe: probeModel });
      return toProbeReportDto(report);
    }),
});
