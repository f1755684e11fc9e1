import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { toModelVersionDetailDto } from "#lib/contracts/model-dto";
import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { versionDetail } from "#lib/registry/version-detail";

export const GET = defineRoute({
  summary: "Read a version: manifest, lineage, checks, where it serves, its history",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  reply: ModelVersionDetailDto,
  handle: async ({ db, params }) => {
    const { version, ...around } = await versionDetail(db, params);
    return toModelVersionDetailDto(version, around);
  },
});
