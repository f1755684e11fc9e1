"use client";
import { EmptyState } from "#components/ui/empty-state";
import { useServing } from "#lib/client/admin/serving";
import type { ServingOverviewDto } from "#lib/contracts/serving-figures";
import { TroubleNotice } from "../trouble-notice";
import { ProcessPanel } from "./process-panel";
import { ServingTable } from "./serving-table";

/** Every endpoint and how it serves, and what this server counts of it, read again as time passes. */
export function ServingList({
  initial,
  limit,
  cursor,
  mayStop,
}: {
  readonly initial: ServingOverviewDto;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly mayStop: boolean;
}) {
  const { data, error } = useServing(initial, { limit, cursor });
  return (
    <>
      <TroubleNotice error={error} />
      {data.items.length === 0 ? (
        <EmptyState title="No endpoint yet">
          <p>An endpoint is made over the API, for a model that is registered here or elsewhere.</p>
        </EmptyState>
      ) : (
        <ServingTable rows={data.items} mayStop={mayStop} />
      )}
      <ProcessPanel process={data.process} />
    </>
  );
}
