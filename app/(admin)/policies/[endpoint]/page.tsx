import type { Metadata } from "next";
// biome-ignore lint/correctness/noUnresolvedImports: React exports it, in a form that the linter does not follow.
import { Suspense } from "react";
import { ComparisonPanel } from "#components/admin/policy/comparison-panel";
import { PolicyEditor } from "#components/admin/policy/policy-editor";
import { SavingsPanel } from "#components/admin/policy/savings-panel";
import { VersionsPanel } from "#components/admin/policy/versions-panel";
import { type PageVisit, requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { compareArms } from "#lib/monitoring/compare-arms";
import { endpointSavings } from "#lib/monitoring/endpoint-savings";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { KeyRoom } from "../../../(review)/key-room";
import { readPolicyPage } from "./read-policy-page";

const SAVINGS_DAYS = 30;

export async function generateMetadata({
  params,
}: PageProps<"/policies/[endpoint]">): Promise<Metadata> {
  return { title: `Policy of ${(await params).endpoint}` };
}

export default async function PolicyPage({
  params,
  searchParams,
}: PageProps<"/policies/[endpoint]">) {
  const visit = await requirePage("read_policies");
  const { db, principal } = visit;
  const { endpoint: name } = await params;
  const { versions, ...page } = await readPolicyPage(db, { name, search: await searchParams });
  const mayChange = mayAct(principal, "change_policies");
  return (
    <KeyRoom visit={visit}>
      <div className="flex flex-col gap-4">
        <PolicyEditor
          key={page.active.id}
          {...page}
          mayChange={mayChange}
          mayStop={mayAct(principal, "stop")}
        />
        <Suspense fallback={<p className="text-muted text-sm">Adding up what is known since…</p>}>
          <Savings db={db} name={name} />
        </Suspense>
        <Suspense fallback={<p className="text-muted text-sm">Comparing versions…</p>}>
          <Comparison db={db} name={name} mayChange={mayChange} />
        </Suspense>
        <VersionsPanel
          endpoint={name}
          active={page.active}
          names={page.names}
          mayChange={mayChange}
          {...versions}
        />
      </div>
    </KeyRoom>
  );
}

/** Streamed after the editor, since it reads every label of the window. */
async function Savings({ db, name }: { readonly db: PageVisit["db"]; readonly name: string }) {
  const endpoint = await getEndpoint(db, { name });
  return <SavingsPanel savings={await endpointSavings(db, { endpoint, days: SAVINGS_DAYS })} />;
}

async function Comparison({
  db,
  name,
  mayChange,
}: {
  readonly db: PageVisit["db"];
  readonly name: string;
  readonly mayChange: boolean;
}) {
  const endpoint = await getEndpoint(db, { name });
  const comparison = await compareArms(db, { endpoint, days: SAVINGS_DAYS });
  return <ComparisonPanel comparison={comparison} mayChange={mayChange} />;
}
