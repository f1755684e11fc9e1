import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { defineRoute } from "#lib/http/define-route";
import { fileReply } from "#lib/http/file-reply";
import { exportVersion } from "#lib/registry/archive/export-version";
import { sha256Of } from "#lib/registry/model-files";
import { filesDir } from "#lib/serving/serving-doors";

export const GET = defineRoute({
  summary: "Download everything a version is as one tar archive",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  reply: z.never(),
  rawReply: "application/octet-stream",
  handle: async ({ db, params }) => {
    const bytes = await exportVersion(db, { ...params, filesDir: filesDir() });
    const name = `${params.model}-${params.version}.tar`;
    return fileReply(bytes, { name, sha256: sha256Of(bytes) });
  },
});
