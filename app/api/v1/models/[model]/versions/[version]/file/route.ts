import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { defineRoute } from "#lib/http/define-route";
import { fileReply } from "#lib/http/file-reply";
import { getVersion } from "#lib/registry/get-version";
import { versionBytes } from "#lib/registry/model-files";
import { filesDir } from "#lib/serving/serving-doors";

export const GET = defineRoute({
  summary: "Download a version's ONNX file, as it was uploaded or as it serves",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  query: z.strictObject({ as: z.enum(["uploaded", "served"]).default("uploaded") }),
  reply: z.never(),
  rawReply: "application/octet-stream",
  handle: async ({ db, params, query }) => {
    const found = await getVersion(db, params);
    const { model, version, sha256: served, uploadedSha256, manifest } = found;
    const sha256 = query.as === "served" ? served : uploadedSha256;
    const bytes = await versionBytes({ filesDir: filesDir(), sha256 });
    const kind = manifest.remote ? "json" : "onnx"; // of a model elsewhere, where it is
    return fileReply(bytes, { name: `${model}-${version}.${kind}`, sha256 });
  },
});
