import { toCaseRowDto } from "#lib/contracts/case-dto";
import { CaseListQuery, CaseRowDto } from "#lib/contracts/cases";
import { pageOf } from "#lib/contracts/common";
import { defineRoute } from "#lib/http/define-route";
import { listCases } from "#lib/review/list-cases";

export const GET = defineRoute({
  summary: "List cases, newest first",
  description: "Rows carry nothing of the model's. A claimed case is still waiting.",
  act: "read_cases",
  query: CaseListQuery,
  reply: pageOf(CaseRowDto),
  handle: async ({ db, principal, query }) => {
    const { items, nextCursor } = await listCases(db, { ...query, reader: principal });
    return { items: items.map(toCaseRowDto), next_cursor: nextCursor };
  },
});
