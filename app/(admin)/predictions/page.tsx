import type { Metadata } from "next";
import { FilterBar } from "#components/admin/filter-bar";
import { Pager } from "#components/admin/pager";
import { PredictionList } from "#components/admin/predictions/prediction-list";
import { EmptyState } from "#components/ui/empty-state";
import { SelectField, TextField } from "#components/ui/field";
import { PageHead } from "#components/ui/page-head";
import { requirePage } from "#lib/http/require-page";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { listPredictions } from "#lib/serving/list-predictions";
import { KeyRoom } from "../../(review)/key-room";
import { orNotFound } from "../../(review)/or-not-found";
import { choiceOf, oneOf } from "../search";

export const metadata: Metadata = { title: "Predictions" };

const ROWS = 50;
const MOST_ENDPOINTS = 200;

export default async function PredictionsPage({ searchParams }: PageProps<"/predictions">) {
  const visit = await requirePage("read_predictions");
  const { db, principal } = visit;
  const search = await searchParams;
  const filters = {
    endpoint: oneOf(search, "endpoint"),
    route: choiceOf(search, "route", ["auto", "review"]),
    status: choiceOf(search, "status", ["decided", "pending"]),
    reference: oneOf(search, "reference"),
  };
  const cursor = oneOf(search, "cursor");
  const asked = { ...filters, reader: principal, limit: ROWS, cursor };
  const { items, next_cursor } = await orNotFound(listPredictions(db, asked));
  const endpoints = await listEndpoints(db, { limit: MOST_ENDPOINTS });
  const isFiltered = Object.values(filters).some((it) => it !== undefined);
  return (
    <KeyRoom visit={visit}>
      <PageHead title="Predictions" lead="What was asked, what was answered, and why." />
      <FilterBar path="/predictions" isFiltered={isFiltered}>
        <SelectField label="Endpoint" name="endpoint" defaultValue={filters.endpoint ?? ""}>
          <option value="">All</option>
          {endpoints.items.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
        <SelectField label="Route" name="route" defaultValue={filters.route ?? ""}>
          <option value="">All</option>
          <option value="auto">Answered</option>
          <option value="review">To a person</option>
        </SelectField>
        <SelectField label="Status" name="status" defaultValue={filters.status ?? ""}>
          <option value="">All</option>
          <option value="decided">Decided</option>
          <option value="pending">Pending</option>
        </SelectField>
        <TextField label="Reference" name="reference" defaultValue={filters.reference ?? ""} />
      </FilterBar>
      {items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing passes this filter" : "No prediction yet"}>
          <p>
            {isFiltered
              ? "Clear the filter to see the others."
              : "The first request to an endpoint appears here at once."}
          </p>
        </EmptyState>
      ) : (
        <PredictionList rows={items} />
      )}
      <Pager path="/predictions" filters={filters} cursor={cursor} nextCursor={next_cursor} />
    </KeyRoom>
  );
}
