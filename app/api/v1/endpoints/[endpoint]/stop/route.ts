import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { EndpointDto, StopRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { getEndpoint, noSuchEndpoint } from "#lib/policy/get-endpoint";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import { leadsQueue } from "#lib/review/queue-access";

export const PUT = defineRoute({
  summary: "Throw or lift the stop switch of an endpoint",
  description: "Administrators stop every endpoint, leads those whose queue they lead.",
  act: "stop",
  params: z.strictObject({ endpoint: Slug }),
  body: StopRequest,
  reply: EndpointDto,
  handle: async ({ db, actor, params: { endpoint: name }, body }) => {
    const { queueId } = await getEndpoint(db, { name });
    if (!(await leadsQueue(db, { queueId, actor }))) throw noSuchEndpoint(name);
    return describeEndpoint(db, await stopEndpoint(db, { name, ...body, actor }));
  },
});
