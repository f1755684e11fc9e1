import { toHistoryRowDto } from "#lib/contracts/case-dto";
import { HistoryRowDto } from "#lib/contracts/cases";
import { PageQuery, pageOf } from "#lib/contracts/common";
import { defineRoute } from "#lib/http/define-route";
import { listHistory } from "#lib/review/list-history";

export const GET = defineRoute({
  summary: "Read one's own decisions, newest first",
  act: "work_cases",
  query: PageQuery,
  reply: pageOf(HistoryRowDto),
  handle: async ({ db, principal, query }) => {
    const { items, nextCursor } = await listHistory(db, { ...query, reader: principal });
    return { items: items.map(toHistoryRowDto), next_cursor: nextCursor };
  },
});
