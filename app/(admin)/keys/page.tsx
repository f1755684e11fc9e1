import type { Metadata } from "next";
import { Pager } from "#components/admin/pager";
import { KeyTable } from "#components/admin/people/key-table";
import { PageHead } from "#components/ui/page-head";
import { toKeyDto } from "#lib/contracts/to-people-dtos";
import { requirePage } from "#lib/http/require-page";
import { listKeys } from "#lib/identity/list-keys";
import { mayAct } from "#lib/kernel/rights";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";

export const metadata: Metadata = { title: "Keys" };

const KEYS_A_PAGE = 50;
const MOST_ENDPOINTS = 100;

export default async function KeysPage({ searchParams }: PageProps<"/keys">) {
  const visit = await requirePage("read_people");
  const { db, principal } = visit;
  const cursor = oneOf(await searchParams, "cursor");
  const { items, nextCursor } = await listKeys(db, { limit: KEYS_A_PAGE, cursor });
  const endpoints = await listEndpoints(db, { limit: MOST_ENDPOINTS });
  return (
    <KeyRoom visit={visit}>
      <PageHead title="Keys" lead="What systems prove themselves with. A secret is shown once." />
      <KeyTable
        keys={items.map(toKeyDto)}
        endpoints={endpoints.items.map(({ name }) => name)}
        mayChange={mayAct(principal, "change_people")}
      />
      <Pager path="/keys" filters={{}} cursor={cursor} nextCursor={nextCursor} />
    </KeyRoom>
  );
}
