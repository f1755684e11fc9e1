import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { PolicyVersionDto, PublishRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { simulateDraft } from "#lib/monitoring/simulate-draft";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { publishPolicy } from "#lib/policy/publish-policy";
import { showPolicy } from "#lib/policy/show-policy";

/** Replayed before the policy gate is entered, so that nobody waits for it. */
const REPLAYED = 10_000;

export const POST = defineRoute({
  summary: "Put the draft in force",
  description: "Refused 409 `stale_base` when another version than `base_version` is in force.",
  act: "change_policies",
  params: z.strictObject({ endpoint: Slug }),
  body: PublishRequest,
  reply: PolicyVersionDto,
  status: 201,
  handle: async ({ db, actor, params: { endpoint }, body }) => {
    const { reason, base_version: baseVersion, waiver, days } = body;
    const simulation = await simulateDraft(db, { endpoint, days, limit: REPLAYED });
    const publishing = { endpoint, reason, baseVersion, waiver, simulation, actor };
    const policy = await publishPolicy(db, publishing);
    return showPolicy(db, await getEndpoint(db, { name: endpoint }), policy);
  },
});
