import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { toModelVersionDto } from "#lib/contracts/model-dto";
import { ModelVersionDto, SetTagsRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { setTags } from "#lib/registry/set-tags";

export const PUT = defineRoute({
  summary: "Replace the words a version is found by",
  act: "change_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  body: SetTagsRequest,
  reply: ModelVersionDto,
  handle: async ({ db, actor, params, body }) => {
    const version = await setTags(db, { ...params, ...body, actor });
    return toModelVersionDto(version, await listAliases(db, version.modelId));
  },
});
