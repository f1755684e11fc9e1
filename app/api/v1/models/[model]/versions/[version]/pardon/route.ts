import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { toModelVersionDto } from "#lib/contracts/model-dto";
import { ModelVersionDto, PardonRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { pardonVersion } from "#lib/registry/quarantine/pardon-version";

export const POST = defineRoute({
  summary: "Put a quarantined version back into service",
  act: "change_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  body: PardonRequest,
  reply: ModelVersionDto,
  handle: async ({ db, actor, params, body }) => {
    const version = await pardonVersion(db, { ...params, ...body, actor });
    return toModelVersionDto(version, await listAliases(db, version.modelId));
  },
});
