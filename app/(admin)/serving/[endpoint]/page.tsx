import type { Metadata } from "next";
import { EndpointServing } from "#components/admin/serving/endpoint-serving";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { KeyRoom } from "../../../(review)/key-room";
import { oneOf } from "../../search";
import { readServingPage } from "./read-serving-page";

type Props = PageProps<"/serving/[endpoint]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Serving of ${(await params).endpoint}` };
}

export default async function EndpointServingPage({ params, searchParams }: Props) {
  const visit = await requirePage("read_policies");
  const { db, principal } = visit;
  const { endpoint: name } = await params;
  const hours = hoursOf(oneOf(await searchParams, "hours"));
  const page = await readServingPage(db, { name, hours });
  return (
    <KeyRoom visit={visit}>
      <EndpointServing
        key={hours}
        {...page}
        hours={hours}
        mayStop={mayAct(principal, "stop")}
        mayChange={mayAct(principal, "change_policies")}
      />
    </KeyRoom>
  );
}

const MOST_HOURS = 720;

function hoursOf(text: string | undefined): number {
  const hours = /^\d{1,3}$/.test(text ?? "") ? Number(text) : 0;
  return hours >= 1 && hours <= MOST_HOURS ? hours : 24;
}
