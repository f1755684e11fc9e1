import { jsonPart, type Upload, withUpload } from "#lib/http/read-upload";
import { UploadManifest } from "#lib/registry/uploads/upload-manifest";

/** The form of an upload, as both routes that take one declare it. */
export const UPLOAD_FORM = {
  rawBody: "multipart/form-data",
  parts: {
    file: "The ONNX file.",
    manifest: "What is known of it, as JSON; whatever is left out is derived or asked for.",
  },
} as const;

/** Reads the form and acts; the file is off the disk afterwards. */
export function withUploadForm<T>(
  request: Request,
  act: (upload: Upload, manifest: UploadManifest) => Promise<T>,
): Promise<T> {
  return withUpload(request, { fields: ["manifest"] }, (upload) =>
    act(upload, jsonPart(upload, "manifest", UploadManifest)),
  );
}
