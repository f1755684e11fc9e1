import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { EndpointServingDto, ServingWindowQuery } from "#lib/contracts/serving-figures";
import { defineRoute } from "#lib/http/define-route";
import { nameOfUser } from "#lib/identity/list-users";
import { endpointServing } from "#lib/monitoring/serving/endpoint-serving";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary:
    "Read how an endpoint is served, what else it could be served by, and how all of it does",
  description:
    "`recorded` is from stored predictions of all processes; `machines` and `process` are what the process that answers this has counted since it started; `options` from evaluations, fits and both.",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  query: ServingWindowQuery,
  reply: EndpointServingDto,
  handle: async ({ db, principal, params: { endpoint: name }, query: { hours } }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return endpointServing(db, { endpoint, hours, nameOf: nameOfUser(db) });
  },
});
