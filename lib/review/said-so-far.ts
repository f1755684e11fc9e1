import { afterAnswer } from "#lib/decision/ladder/after-answer";
import type { Turn } from "./next-step";

/**
 * What the answers given so far lead to when nobody else can be asked: weighed where they are evidence, else what most
 * people said. `null` without answers, and where as many said one thing as another.
 */
export function saidSoFar({ stakes, answers }: Pick<Turn, "stakes" | "answers">): string | null {
  if (answers.length === 0) return null;
  if (stakes) {
    const next = afterAnswer(stakes, answers, () => false);
    if ("act" in next) return next.act;
  }
  const counts = new Map<string, number>();
  for (const { label } of answers) counts.set(label, (counts.get(label) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const [first, ...others] = [...counts].filter(([, count]) => count === most);
  return first && others.length === 0 ? first[0] : null;
}
