import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { type DecisionView, toDecisionViews } from "./decision-view";
import { findHistory, type HistoryEntry } from "./decisions/list/store";
import type { Page } from "./list-cases";
import { AMEND_HOURS } from "./may-amend";
import { namesOfEndpoints, referencesOf } from "./names/store";

/** One of a reviewer's own answers that is in force, or that others were asked beside. */
export type HistoryRow = {
  readonly caseId: string;
  readonly queue: string;
  readonly endpoint: string;
  readonly reference: string | null;
  /** What the reader answered, where the decision may be what several answers led to. */
  readonly answer: string | null;
  readonly reason: string | null;
  readonly answeredAt: Date;
  /** `null` where the answer alone decided nothing. */
  readonly decision: DecisionView | null;
  readonly mayUndo: boolean;
  readonly mayAmend: boolean;
};

type Asked = {
  readonly reader: Person;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** The reader's own answers that nothing replaced, newest first, and what may still be done about each. */
export async function listHistory(
  db: Db,
  { reader, limit, cursor }: Asked,
): Promise<Page<HistoryRow>> {
  const found = await findHistory(db, {
    readerId: reader.id,
    before: cursor ?? null,
    limit: limit + 1,
  });
  const rows = found.slice(0, limit);
  const views = await toDecisionViews(
    db,
    rows.flatMap(({ decision }) => decision ?? []),
  );
  const endpoints = await namesOfEndpoints(
    db,
    rows.map(({ endpointId }) => endpointId),
  );
  const references = await referencesOf(
    db,
    rows.map(({ predictionId }) => predictionId),
  );
  const items = rows.map((row) => ({
    ...{ caseId: row.caseId, queue: row.queue, answer: row.answer, reason: row.reason },
    answeredAt: row.answeredAt,
    endpoint: endpoints.get(row.endpointId) ?? row.endpointId,
    reference: references.get(row.predictionId) ?? null,
    ...standingOf(row, views.find(({ id }) => id === row.id) ?? null),
  }));
  const last = rows.at(-1);
  return { items, nextCursor: found.length > limit && last ? last.id : null };
}

function standingOf({ isLed, ageMs }: HistoryEntry, decision: DecisionView | null) {
  return {
    decision,
    mayUndo: decision?.kind === "decide" && !decision.isFinal,
    mayAmend: decision !== null && (isLed || ageMs < AMEND_HOURS * 3_600_000),
  };
}
