import { pageOf } from "#lib/contracts/common";
import { RejectionDto, RejectionListQuery } from "#lib/contracts/rejections";
import { defineRoute } from "#lib/http/define-route";
import { listRejections } from "#lib/serving/list-rejections";

export const GET = defineRoute({
  summary: "List refused inputs, newest first",
  act: "read_predictions",
  query: RejectionListQuery,
  reply: pageOf(RejectionDto),
  handle: ({ db, principal, query }) =>
    listRejections(db, {
      reader: principal,
      endpoint: query.endpoint,
      reason: query.reason,
      reference: query.reference,
      limit: query.limit,
      cursor: query.cursor,
    }),
});
