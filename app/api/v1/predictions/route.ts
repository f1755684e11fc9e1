import { pageOf } from "#lib/contracts/common";
import { PredictionDto, PredictionListQuery } from "#lib/contracts/predictions";
import { defineRoute } from "#lib/http/define-route";
import { listPredictions } from "#lib/serving/list-predictions";

export const GET = defineRoute({
  summary: "List predictions, newest first",
  act: "read_predictions",
  query: PredictionListQuery,
  reply: pageOf(PredictionDto),
  handle: ({ db, principal, query }) =>
    listPredictions(db, {
      reader: principal,
      endpoint: query.endpoint,
      route: query.route,
      status: query.status,
      reference: query.reference,
      limit: query.limit,
      cursor: query.cursor,
    }),
});
