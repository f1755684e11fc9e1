import { PageQuery, pageOf } from "#lib/contracts/common";
import { CreateEndpointRequest, EndpointDto } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { getModel } from "#lib/registry/get-model";
import { knownQueue } from "#lib/review/queue-access";
import { amendServing } from "#lib/serving/settings/amend-serving";

export const GET = defineRoute({
  summary: "List endpoints by name",
  act: "read_policies",
  query: PageQuery,
  reply: pageOf(EndpointDto),
  handle: async ({ db, principal, query }) => {
    const { items, nextCursor } = await listEndpoints(db, { ...query, reader: principal });
    return {
      items: await Promise.all(items.map((it) => describeEndpoint(db, it))),
      next_cursor: nextCursor,
    };
  },
});

export const POST = defineRoute({
  summary: "Open an endpoint with its first policy",
  act: "change_policies",
  body: CreateEndpointRequest,
  reply: EndpointDto,
  status: 201,
  handle: async ({ db, actor, body }) => {
    const { input_kind, input_schema, model, queue, serving, ...rest } = body;
    const { id: queueId } = await knownQueue(db, queue);
    const served = model && { id: (await getModel(db, model)).id, alias: model.alias };
    const { split, ...ladder } = serving;
    const { endpoint } = await createEndpoint(db, {
      ...rest,
      serving: { strategy: "dynamic", ...(split ? { split } : {}) },
      inputKind: input_kind,
      inputSchema: input_schema,
      ...(served ? { model: served } : {}),
      queueId,
      actor,
    });
    const isPlain = ladder.strategy === "dynamic" && Object.keys(ladder).length === 1;
    const amending = { name: endpoint.name, serving: ladder, actor };
    return describeEndpoint(db, isPlain ? endpoint : await amendServing(db, amending));
  },
});
