import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { ComparisonDto } from "#lib/contracts/comparison";
import { WindowQuery } from "#lib/contracts/statistics";
import { defineRoute } from "#lib/http/define-route";
import { compareArms } from "#lib/monitoring/compare-arms";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary: "Compare the serving version with its challenger and its shadow, in money",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: WindowQuery,
  reply: ComparisonDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return compareArms(db, { endpoint, days: query.days });
  },
});
