import type { Metadata } from "next";
import { HistoryList } from "#components/review/history-list";
import { SkippedList } from "#components/review/skipped-list";
import { toHistoryRowDto, toSkippedRowDto } from "#lib/contracts/case-dto";
import { requirePage } from "#lib/http/require-page";
import { listHistory } from "#lib/review/list-history";
import { listSkipped } from "#lib/review/list-skipped";
import { KeyRoom } from "../key-room";

export const metadata: Metadata = { title: "History" };

const ROWS = 25;

export default async function HistoryPage() {
  const visit = await requirePage("work_cases");
  const { db, principal } = visit;
  const { items, nextCursor } = await listHistory(db, { reader: principal, limit: ROWS });
  const skipped = await listSkipped(db, { reader: principal, limit: ROWS });
  return (
    <KeyRoom visit={visit}>
      <h1 className="mb-3 font-semibold text-xl">Your decisions</h1>
      <div className="flex flex-col gap-6">
        <HistoryList initial={{ items: items.map(toHistoryRowDto), next_cursor: nextCursor }} />
        <SkippedList rows={skipped.items.map(toSkippedRowDto)} />
      </div>
    </KeyRoom>
  );
}
