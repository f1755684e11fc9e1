import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { EndpointDto, PatchEndpointRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { writeOnce } from "#lib/http/write-once";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { knownQueue } from "#lib/review/queue-access";
import { amendServing } from "#lib/serving/settings/amend-serving";
import { warmServing } from "#lib/serving/settings/warm-serving";

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
  summary: "Change an endpoint's title, question, queue, ladder or split, once the ladder is warm",
  act: "change_policies",
  params,
  body: PatchEndpointRequest,
  reply: EndpointDto,
  transaction: "own",
  handle: ({ db, actor, keyed, params: { endpoint: name }, body: { queue, ...rest } }) =>
    writeOnce({
      ...{ db, actor, keyed, reply: EndpointDto },
      prepare: () => warmServing(db, { name, serving: rest.serving }),
      write: async (tx) => {
        const queueId = queue === undefined ? undefined : (await knownQueue(tx, queue)).id;
        return describeEndpoint(tx, await amendServing(tx, { name, ...rest, queueId, actor }));
      },
    }),
});
