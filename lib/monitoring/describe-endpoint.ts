import type { EndpointDto } from "#lib/contracts/policies";
import { type EndpointBackground, toEndpointDto } from "#lib/contracts/policy-dto";
import type { Db } from "#lib/db/client";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getModelById } from "#lib/registry/get-model";
import { knownQueue } from "#lib/review/queue-access";

/** An endpoint with the names of its queue and model and the number of its policy. */
export async function describeEndpoint(db: Db, endpoint: EndpointRecord): Promise<EndpointDto> {
  return toEndpointDto(endpoint, await backgroundOf(db, endpoint));
}

async function backgroundOf(db: Db, endpoint: EndpointRecord): Promise<EndpointBackground> {
  const { modelId, activePolicyId } = endpoint;
  return {
    queue: await knownQueue(db, endpoint.queueId),
    model: modelId === null ? null : (await getModelById(db, modelId)).name,
    activePolicy: activePolicyId === null ? null : (await activePolicy(db, endpoint.id)).version,
  };
}
