import type { Metadata } from "next";
import { EndpointList } from "#components/admin/endpoint-list";
import { Pager } from "#components/admin/pager";
import { EmptyState } from "#components/ui/empty-state";
import { PageHead } from "#components/ui/page-head";
import { requirePage } from "#lib/http/require-page";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { endpointFigures } from "#lib/monitoring/endpoint-figures";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";

export const metadata: Metadata = { title: "Policies" };

const DAYS = 30;
const ENDPOINTS_A_PAGE = 20;

export default async function PoliciesPage({ searchParams }: PageProps<"/policies">) {
  const visit = await requirePage("read_policies");
  const { db } = visit;
  const cursor = oneOf(await searchParams, "cursor");
  const { items, nextCursor } = await listEndpoints(db, { limit: ENDPOINTS_A_PAGE, cursor });
  const rows = await Promise.all(
    items.map(async (endpoint) => ({
      endpoint: await describeEndpoint(db, endpoint),
      figures: await endpointFigures(db, { endpoint, days: DAYS }),
    })),
  );
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title="Policies"
        lead={`What each endpoint's mistakes and reviews cost, and whom it asks. Figures of the last ${DAYS} days.`}
      />
      {rows.length === 0 ? (
        <EmptyState title="No endpoint yet">
          <p>
            A model comes first, then an endpoint with its first policy and a queue: POST
            /api/v1/endpoints opens one.
          </p>
        </EmptyState>
      ) : (
        <EndpointList rows={rows} days={DAYS} />
      )}
      <Pager path="/policies" filters={{}} cursor={cursor} nextCursor={nextCursor} />
    </KeyRoom>
  );
}
