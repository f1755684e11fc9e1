import type { Db } from "#lib/db/client";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { ModelVersion } from "#lib/registry/model-version";
import { SEED_ACTOR } from "./demo-people";
import { policyPricedAs } from "./shipped-models";

/** What a loan is taken to amount to where the caller does not say: the mean of the training rows, rounded. */
const USUAL_AMOUNT = 1000;

/**
 * The same question as at the loan desk from three columns, every answer of which is made ahead. What it costs to be wrong hangs on
 * the amount, which the model does not read and callers send as context.
 */
export async function seedLoanPrescreen(
  db: Db,
  { queueId, champion }: { queueId: string; champion: ModelVersion },
): Promise<void> {
  await createEndpoint(db, {
    name: "loan-prescreen",
    title: "Loan prescreen",
    question: "Will this applicant repay the loan?",
    labels: champion.labels,
    inputKind: "features",
    inputSchema: champion.manifest.features ?? {},
    model: { id: champion.modelId, alias: "champion" },
    serving: { strategy: "static", cache: { source: "static" } },
    queueId,
    policy: policyPricedAs(champion, { on_missing_cost: { use: USUAL_AMOUNT } }),
    isDemo: true,
    actor: SEED_ACTOR,
  });
}
