import { z } from "zod";
import { PageQuery, pageOf, Slug } from "#lib/contracts/common";
import { PolicyVersionDto } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { listPolicies } from "#lib/policy/list-policies";
import { showPolicies } from "#lib/policy/show-policy";

export const GET = defineRoute({
  summary: "List an endpoint's published policies, newest first",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: PageQuery,
  reply: pageOf(PolicyVersionDto),
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    const { items, nextCursor } = await listPolicies(db, { endpointId: endpoint.id, ...query });
    return { items: await showPolicies(db, endpoint, items), next_cursor: nextCursor };
  },
});
