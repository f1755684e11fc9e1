import type { PageVisit } from "#lib/http/require-page";
import { nameOfUser } from "#lib/identity/list-users";
import { endpointServing } from "#lib/monitoring/serving/endpoint-serving";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { listDataSets } from "#lib/registry/data-files";
import { listModels } from "#lib/registry/list-models";
import { tableStatus } from "#lib/serving/tables/table-status";
import { orNotFound } from "../../../(review)/or-not-found";

const MOST_MODELS = 100;

/** Everything the page of one endpoint's serving shows first; an endpoint that does not exist is a page that does not. */
export async function readServingPage(
  db: PageVisit["db"],
  { name, hours }: { readonly name: string; readonly hours: number },
) {
  const endpoint = await orNotFound(getEndpoint(db, { name }));
  const [serving, tables, models, datasets] = await Promise.all([
    endpointServing(db, { endpoint, hours, nameOf: nameOfUser(db) }),
    tableStatus(db, { name }),
    listModels(db, { limit: MOST_MODELS }),
    listDataSets(),
  ]);
  return { serving, tables, models: models.items.map((model) => model.name), datasets };
}
