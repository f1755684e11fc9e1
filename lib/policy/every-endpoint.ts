import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "./endpoint";
import { listEndpoints } from "./list-endpoints";

const PAGE = 200;

/** All endpoints by name, however many there are: for work that must pass over none. */
export async function everyEndpoint(db: Db): Promise<EndpointRecord[]> {
  const all: EndpointRecord[] = [];
  let page = await listEndpoints(db, { limit: PAGE });
  all.push(...page.items);
  while (page.nextCursor !== null) {
    page = await listEndpoints(db, { limit: PAGE, cursor: page.nextCursor });
    all.push(...page.items);
  }
  return all;
}
