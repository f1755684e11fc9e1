import type { Metadata } from "next";
import { Pager } from "#components/admin/pager";
import { DemoPanel } from "#components/admin/people/demo-panel";
import { RightsMatrix } from "#components/admin/people/rights-matrix";
import { UserTable } from "#components/admin/people/user-table";
import { PageHead } from "#components/ui/page-head";
import { toUserDto } from "#lib/contracts/to-people-dtos";
import { isDemoOn } from "#lib/http/installation";
import { requirePage } from "#lib/http/require-page";
import { listUsers } from "#lib/identity/list-users";
import { mayAct } from "#lib/kernel/rights";
import { queuesOfPeople } from "#lib/review/queues-of-people";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";

export const metadata: Metadata = { title: "People" };

const PEOPLE_A_PAGE = 50;

export default async function PeoplePage({ searchParams }: PageProps<"/people">) {
  const visit = await requirePage("read_people");
  const { db, principal } = visit;
  const cursor = oneOf(await searchParams, "cursor");
  const { items, nextCursor } = await listUsers(db, { limit: PEOPLE_A_PAGE, cursor });
  const queues = await queuesOfPeople(
    db,
    items.map(({ id }) => id),
  );
  const users = items.map((user) => toUserDto(user, queues.get(user.id) ?? []));
  return (
    <KeyRoom visit={visit}>
      <PageHead title="People" lead="Who may sign in, and what their roles let them do." />
      <div className="flex flex-col gap-4">
        <UserTable users={users} mayChange={mayAct(principal, "change_people")} />
        <Pager path="/people" filters={{}} cursor={cursor} nextCursor={nextCursor} />
        <RightsMatrix />
        {isDemoOn() && mayAct(principal, "change_people") ? <DemoPanel /> : null}
      </div>
    </KeyRoom>
  );
}
