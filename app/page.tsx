import { redirect } from "next/navigation";
import { EmptyState } from "#components/ui/empty-state";
import { findVisit } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";

/** Sends each role to its desk. */
export default async function RootPage({ searchParams }: PageProps<"/">) {
  const visit = await findVisit();
  if (!visit) redirect("/sign-in");
  const { not_allowed } = await searchParams;
  const { principal } = visit;
  if (not_allowed === undefined) {
    if (principal.roles.includes("admin")) redirect("/policies");
    if (mayAct(principal, "work_cases")) redirect("/queues");
    if (mayAct(principal, "read_policies")) redirect("/policies");
  }
  return (
    <main className="mx-auto max-w-xl p-8">
      <EmptyState title="Your role does not open this desk">
        <p>
          You are signed in as {principal.email} with the roles{" "}
          {principal.roles.join(", ") || "none"}. An administrator can grant another on the people
          page.
        </p>
        <p className="mt-3">
          <a className="text-accent underline" href="/">
            Back to your desk
          </a>
        </p>
      </EmptyState>
    </main>
  );
}
