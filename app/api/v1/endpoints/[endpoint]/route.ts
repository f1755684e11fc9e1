import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { EndpointDto, PatchEndpointRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { knownQueue } from "#lib/review/queue-access";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Read an endpoint",
  act: "read_policies",
  params,
  reply: EndpointDto,
  handle: async ({ db, principal, params: { endpoint: name } }) =>
    describeEndpoint(db, await getEndpoint(db, { name, reader: principal })),
});

export const PATCH = defineRoute({
  summary: "Change an endpoint's title, question, queue or split",
  act: "change_policies",
  params,
  body: PatchEndpointRequest,
  reply: EndpointDto,
  handle: async ({ db, actor, params: { endpoint: name }, body: { queue, serving, ...rest } }) => {
    const queueId = queue === undefined ? undefined : (await knownQueue(db, queue)).id;
    const changes = { ...rest, queueId, split: serving?.split };
    return describeEndpoint(db, await amendEndpoint(db, { name, ...changes, actor }));
  },
});
