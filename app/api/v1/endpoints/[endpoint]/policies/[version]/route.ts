import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { PolicyVersionDto } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { getPolicyVersion } from "#lib/policy/list-policies";
import { showPolicy } from "#lib/policy/show-policy";

export const GET = defineRoute({
  summary: "Read a published policy",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug, version: VersionNumber }),
  reply: PolicyVersionDto,
  handle: async ({ db, principal, params: { endpoint: name, version } }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    const asked = { endpointId: endpoint.id, version };
    return showPolicy(db, endpoint, await getPolicyVersion(db, asked));
  },
});
