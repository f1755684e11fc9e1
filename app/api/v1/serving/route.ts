import { PageQuery } from "#lib/contracts/common";
import { ServingOverviewDto, ServingWindowQuery } from "#lib/contracts/serving-figures";
import { defineRoute } from "#lib/http/define-route";
import { nameOfUser } from "#lib/identity/list-users";
import { servedEndpoint } from "#lib/monitoring/serving/endpoint-serving";
import { processFigures } from "#lib/monitoring/serving/process-figures";
import { listEndpoints } from "#lib/policy/list-endpoints";

export const GET = defineRoute({
  summary: "Read what answers where and how fast",
  description:
    "`recorded` is from stored predictions of all processes; `machines` and `process` are what the process that answers this has counted since it started.",
  act: "read_policies",
  query: PageQuery.extend(ServingWindowQuery.shape),
  reply: ServingOverviewDto,
  handle: async ({ db, principal, query: { hours, limit, cursor } }) => {
    const found = await listEndpoints(db, { limit, cursor, reader: principal });
    const items = [];
    for (const endpoint of found.items) {
      items.push(await servedEndpoint(db, { endpoint, hours, nameOf: nameOfUser(db) }));
    }
    return { items, next_cursor: found.nextCursor, process: await processFigures() };
  },
});
