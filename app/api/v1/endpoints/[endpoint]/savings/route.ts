import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { SavingsDto, SavingsQuery } from "#lib/contracts/statistics";
import { defineRoute } from "#lib/http/define-route";
import { endpointSavings } from "#lib/monitoring/endpoint-savings";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary: "Say what decisions cost and saved, by audits, reviews and outcomes",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: SavingsQuery,
  reply: SavingsDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return endpointSavings(db, { endpoint, days: query.days, halfWidth: query.half_width });
  },
});
