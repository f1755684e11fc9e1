import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { PolicyVersionDto, RestoreRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { restorePolicy } from "#lib/policy/restore-policy";
import { showPolicy } from "#lib/policy/show-policy";

export const POST = defineRoute({
  summary: "Put an old policy in force again, as a new version",
  act: "change_policies",
  params: z.strictObject({ endpoint: Slug, version: VersionNumber }),
  body: RestoreRequest,
  reply: PolicyVersionDto,
  status: 201,
  handle: async ({ db, actor, params: { endpoint, version }, body }) => {
    const policy = await restorePolicy(db, { endpoint, version, ...body, actor });
    return showPolicy(db, await getEndpoint(db, { name: endpoint }), policy);
  },
});
