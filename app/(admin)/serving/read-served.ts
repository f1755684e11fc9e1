import type { PageVisit } from "#lib/http/require-page";
import { namesOfUsers } from "#lib/identity/list-users";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { listPredictions } from "#lib/serving/list-predictions";

/** How many of the newest predictions the figures are of. */
const NEWEST = 200;

/** One endpoint with what answers it and how fast it did of late. */
export async function readServed(
  db: PageVisit["db"],
  endpoint: EndpointRecord,
  reader: PageVisit["principal"],
) {
  const aliases = endpoint.modelId === null ? [] : await listAliases(db, endpoint.modelId);
  const asked = { reader, endpoint: endpoint.name, limit: NEWEST, cursor: undefined };
  const every = { route: undefined, status: undefined, reference: undefined };
  const { items } = await listPredictions(db, { ...asked, ...every });
  const { by } = endpoint.stop;
  const names = await namesOfUsers(db, by === null ? [] : [by]);
  return {
    endpoint: await describeEndpoint(db, endpoint),
    version: aliases.find(({ alias }) => alias === endpoint.modelAlias)?.version ?? null,
    latenciesMs: items.map(({ latency_ms: ms }) => ms),
    cachedShare:
      items.length === 0
        ? null
        : items.filter(({ serving }) => serving.cached).length / items.length,
    stoppedBy: by === null ? null : (names.get(by) ?? by),
  };
}
