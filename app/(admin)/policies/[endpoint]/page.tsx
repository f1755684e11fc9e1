import type { Metadata } from "next";
import { PolicyEditor } from "#components/admin/policy/policy-editor";
import { VersionsPanel } from "#components/admin/policy/versions-panel";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { readPolicyPage } from "./read-policy-page";

export async function generateMetadata({
  params,
}: PageProps<"/policies/[endpoint]">): Promise<Metadata> {
  return { title: `Policy of ${(await params).endpoint}` };
}

export default async function PolicyPage({
  params,
  searchParams,
}: PageProps<"/policies/[endpoint]">) {
  const { db, principal } = await requirePage("read_policies");
  const { endpoint: name } = await params;
  const { versions, ...page } = await readPolicyPage(db, { name, search: await searchParams });
  const mayChange = mayAct(principal, "change_policies");
  return (
    <div className="flex flex-col gap-4">
      <PolicyEditor
        key={page.active.id}
        {...page}
        mayChange={mayChange}
        mayStop={mayAct(principal, "stop")}
      />
      <VersionsPanel
        endpoint={name}
        active={page.active}
        names={page.names}
        mayChange={mayChange}
        {...versions}
      />
    </div>
  );
}
