import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { DriftDto, DriftQuery } from "#lib/contracts/statistics";
import { defineRoute } from "#lib/http/define-route";
import { endpointDrift } from "#lib/monitoring/endpoint-drift";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary: "Hold an endpoint's last days against those before",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: DriftQuery,
  reply: DriftDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    const { days, reference_days: referenceDays } = query;
    return endpointDrift(db, { endpoint, days, referenceDays });
  },
});
