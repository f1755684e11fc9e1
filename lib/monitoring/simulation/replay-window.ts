import type { Db } from "#lib/db/client";
import { type Answer, answersOf } from "#lib/review/answers-of";
import {
  countReplayRows,
  type ReplayAsked,
  type ReplayRow,
  replayRows,
} from "#lib/serving/replay-rows";

/** A recorded prediction with what people have said about it. */
export type ReplayCase = ReplayRow & { readonly answers: readonly Answer[] };

export type ReplayWindow = {
  /** In time order. */
  readonly cases: readonly ReplayCase[];
  /** How many the window holds: above the number of cases where only the newest were taken. */
  readonly inWindow: number;
};

/** The newest predictions of a window with their answers, read chunk by chunk. */
export async function replayWindow(db: Db, asked: ReplayAsked): Promise<ReplayWindow> {
  const inWindow = await countReplayRows(db, asked);
  const cases: ReplayCase[] = [];
  for await (const rows of replayRows(db, asked)) {
    // Of an answer that nobody audits only an outcome can tell, so its cases are not looked for.
    const looked = rows.filter(({ route, isSampled }) => route === "review" || isSampled);
    const answers = await answersOf(
      db,
      looked.map(({ id }) => id),
    );
    for (const row of rows) cases.push({ ...row, answers: answers.get(row.id) ?? [] });
  }
  return { cases: cases.reverse(), inWindow };
}
