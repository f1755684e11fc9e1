import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { toModelVersionDetailDto } from "#lib/contracts/model-dto";
import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { getVersion } from "#lib/registry/get-version";

export const GET = defineRoute({
  summary: "Read a version with its manifest",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  reply: ModelVersionDetailDto,
  handle: async ({ db, params }) => {
    const version = await getVersion(db, params);
    return toModelVersionDetailDto(version, await listAliases(db, version.modelId));
  },
});
