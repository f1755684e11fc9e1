import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { PolicyVersionDto, RestoreRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { simulateDraft } from "#lib/monitoring/simulate-draft";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { getPolicyVersion } from "#lib/policy/list-policies";
import { restorePolicy } from "#lib/policy/restore-policy";
import { showPolicy } from "#lib/policy/show-policy";

/** Replayed before the policy gate is entered, so that nobody waits for it. */
const REPLAYED = 10_000;

export const POST = defineRoute({
  summary: "Put an old policy in force again, as a new version",
  act: "change_policies",
  params: z.strictObject({ endpoint: Slug, version: VersionNumber }),
  body: RestoreRequest,
  reply: PolicyVersionDto,
  status: 201,
  handle: async ({ db, actor, params: { endpoint, version }, body }) => {
    const { days, ...asked } = body;
    const { id: endpointId } = await getEndpoint(db, { name: endpoint });
    const { document } = await getPolicyVersion(db, { endpointId, version });
    const simulation = await simulateDraft(db, { endpoint, document, days, limit: REPLAYED });
    const policy = await restorePolicy(db, { endpoint, version, ...asked, simulation, actor });
    return showPolicy(db, await getEndpoint(db, { name: endpoint }), policy);
  },
});
