import type { Db } from "#lib/db/client";
import { type DecideCase, type Decided, decideCase } from "./decide-case";

/** Answers a case whose first answer is its decision. */
export async function decideAlone(db: Db, asked: DecideCase): Promise<Decided> {
  const { decision, next, ...decided } = await decideCase(db, asked);
  if (decision === null) throw new Error(`somebody else is asked: ${next}`);
  return { ...decided, decision };
}
