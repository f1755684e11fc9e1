import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { type DecisionView, toDecisionViews } from "./decision-view";
import { findHistory } from "./decisions/list/store";
import type { Page } from "./list-cases";
import { AMEND_HOURS } from "./may-amend";
import { namesOfEndpoints, referencesOf } from "./names/store";

/** One of a reviewer's own answers that is in force. */
export type HistoryRow = {
  readonly queue: string;
  readonly endpoint: string;
  readonly reference: string | null;
  /** What the reader answered, where the decision may be what several answers led to. */
  readonly answer: string | null;
  readonly decision: DecisionView;
  readonly mayUndo: boolean;
  readonly mayAmend: boolean;
};

type Asked = {
  readonly reader: Person;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** The reader's own decisions that nothing replaced, newest first, and what may still be done about each. */
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
    rows.map(({ decision }) => decision),
  );
  const endpoints = await namesOfEndpoints(
    db,
    rows.map(({ endpointId }) => endpointId),
  );
  const references = await referencesOf(
    db,
    rows.map(({ decision }) => decision.predictionId),
  );
  const items = rows.flatMap(({ queue, endpointId, answer, isLed, ageMs }, index) => {
    const decision = views[index];
    if (!decision) return [];
    return {
      queue,
      endpoint: endpoints.get(endpointId) ?? endpointId,
      reference: references.get(decision.predictionId) ?? null,
      answer,
      decision,
      mayUndo: decision.kind === "decide" && !decision.isFinal,
      mayAmend: isLed || ageMs < AMEND_HOURS * 3_600_000,
    };
  });
  const last = rows.at(-1);
  return { items, nextCursor: found.length > limit && last ? last.decision.id : null };
}
