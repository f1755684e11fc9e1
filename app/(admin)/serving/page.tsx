import type { Metadata } from "next";
import { Pager } from "#components/admin/pager";
import { ServingList } from "#components/admin/serving/serving-list";
import { Badge } from "#components/ui/badge";
import { Notice } from "#components/ui/notice";
import { PageHead } from "#components/ui/page-head";
import { readReadiness } from "#lib/http/readiness";
import { requirePage } from "#lib/http/require-page";
import { nameOfUser } from "#lib/identity/list-users";
import { mayAct } from "#lib/kernel/rights";
import { servedEndpoint } from "#lib/monitoring/serving/endpoint-serving";
import { processFigures } from "#lib/monitoring/serving/process-figures";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";

export const metadata: Metadata = { title: "Serving" };

const ENDPOINTS_A_PAGE = 20;
const HOURS = 24;

export default async function ServingPage({ searchParams }: PageProps<"/serving">) {
  const visit = await requirePage("read_policies");
  const { db, principal } = visit;
  const cursor = oneOf(await searchParams, "cursor");
  const { items, nextCursor } = await listEndpoints(db, { limit: ENDPOINTS_A_PAGE, cursor });
  const asked = { hours: HOURS, nameOf: nameOfUser(db) };
  const served = await Promise.all(
    items.map((endpoint) => servedEndpoint(db, { endpoint, ...asked })),
  );
  const { isReady, missing } = await readReadiness(db);
  return (
    <KeyRoom visit={visit}>
      <div className="flex flex-col gap-4">
        <PageHead
          title="Serving"
          lead="What answers where, how fast, and the switch that stops it."
          badges={isReady ? <Badge tone="good">ready</Badge> : <Badge tone="bad">not ready</Badge>}
        />
        {isReady ? null : (
          <Notice tone="bad" title="This server is not ready for traffic">
            <ul className="list-disc ps-5">
              {Object.entries(missing).map(([name, trouble]) => (
                <li key={name}>
                  {name} {trouble}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <ServingList
          key={cursor}
          initial={{ items: served, next_cursor: nextCursor, process: await processFigures() }}
          limit={ENDPOINTS_A_PAGE}
          cursor={cursor}
          mayStop={mayAct(principal, "stop")}
        />
        <Pager path="/serving" filters={{}} cursor={cursor} nextCursor={nextCursor} />
      </div>
    </KeyRoom>
  );
}
