import type { Db } from "#lib/db/client";
import type { LoggedPrediction } from "./logged-prediction";
import { readLogged } from "./store";

/** What a draft is tried on and figures are made of: one recorded prediction with probabilities. */
export type LoggedForReplay = Pick<
  LoggedPrediction,
  | "id"
  | "reference"
  | "createdAt"
  | "probabilities"
  | "route"
  | "action"
  | "provisional"
  | "automaticCost"
  | "reviewCost"
  | "policyVersion"
  | "circumstances"
> & {
  readonly features: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, unknown>> | null;
};

/** Predictions of the last `days` days by the database's clock, newest first, at most `limit`; only those with probabilities. */
export async function listLogged(
  db: Db,
  asked: { endpointId: string; days: number; limit: number },
): Promise<LoggedForReplay[]> {
  const logged = await readLogged(db, asked);
  return logged.map(({ input, context, ...prediction }) => ({
    ...prediction,
    features: input.features ?? null,
    context: context ?? null,
  }));
}
