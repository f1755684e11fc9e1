import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { EndpointFiguresDto, FiguresQuery } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { endpointFigures } from "#lib/monitoring/endpoint-figures";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary: "Add up an endpoint's last days",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: FiguresQuery,
  reply: EndpointFiguresDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return endpointFigures(db, { endpoint, ...query });
  },
});
