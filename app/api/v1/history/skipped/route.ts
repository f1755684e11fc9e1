import { toSkippedRowDto } from "#lib/contracts/case-dto";
import { SkippedRowDto } from "#lib/contracts/cases";
import { PageQuery, pageOf } from "#lib/contracts/common";
import { defineRoute } from "#lib/http/define-route";
import { listSkipped } from "#lib/review/list-skipped";

export const GET = defineRoute({
  summary: "Read the cases one has skipped",
  description: "Those that still wait; claiming one takes it back.",
  act: "work_cases",
  query: PageQuery,
  reply: pageOf(SkippedRowDto),
  handle: async ({ db, principal, query }) => {
    const { items, nextCursor } = await listSkipped(db, { ...query, reader: principal });
    return { items: items.map(toSkippedRowDto), next_cursor: nextCursor };
  },
});
