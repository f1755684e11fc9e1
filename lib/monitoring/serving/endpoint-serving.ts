import { rungsOf } from "#lib/contracts/serving";
import type { EndpointServingDto, ServedEndpointDto } from "#lib/contracts/serving-figures";
import type { Db } from "#lib/db/client";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { listLadderFits } from "#lib/serving/ladder-fits/list-ladder-fits";
import { type Machine, machinesOf, toMachineDto } from "#lib/serving/speed/machines";
import { recordedSpeed, strategySpeeds } from "#lib/serving/speed/recorded-speed";
import { describeEndpoint } from "../describe-endpoint";
import { processFigures } from "./process-figures";
import { servingOptions } from "./serving-options";

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly hours: number;
  /** What a person is called by their id. */
  readonly nameOf: (userId: string) => Promise<string>;
};

/** How an endpoint is served, what else it could be served by, and how all of it does. */
export async function endpointServing(db: Db, asked: Asked): Promise<EndpointServingDto> {
  const { endpoint, hours } = asked;
  const policy = await activePolicy(db, endpoint.id);
  const machines = await machinesOf(db, endpoint);
  const speeds = await strategySpeeds(db, { endpointId: endpoint.id, hours });
  const { fits } = await listLadderFits(db, { name: endpoint.name });
  return {
    ...(await served(db, asked, machines)),
    currency: policy.document.currency,
    policy_version: policy.version,
    options: await servingOptions(db, { endpoint, policy, machines, speeds, fits }),
    process: await processFigures(),
  };
}

/** The same in short, among other endpoints. */
export async function servedEndpoint(db: Db, asked: Asked): Promise<ServedEndpointDto> {
  return served(db, asked, await machinesOf(db, asked.endpoint));
}

async function served(
  db: Db,
  { endpoint, hours, nameOf }: Asked,
  machines: readonly Machine[],
): Promise<ServedEndpointDto> {
  const { by } = endpoint.stop;
  return {
    endpoint: await describeEndpoint(db, endpoint),
    stopped_by: by === null ? null : await nameOf(by),
    rungs: endpoint.modelId === null ? [] : rungsOf(endpoint.serving),
    machines: machines.map(toMachineDto),
    recorded: await recordedSpeed(db, { endpointId: endpoint.id, hours }),
  };
}
