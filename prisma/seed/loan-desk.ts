import type { Db } from "#lib/db/client";
import { Policy } from "#lib/decision/policy";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { ModelVersion } from "#lib/registry/model-version";
import { SEED_ACTOR } from "./demo-people";

/** Loans on real data: a good applicant refused costs 15 % of the amount, a bad one accepted 60 %, a review 75. */
const POLICY = Policy.parse({
  currency: "USD",
  costs: [
    { truth: "good", decided: "bad", cost: { base: 0, per_unit: 0.15, of: "Amount" } },
    { truth: "bad", decided: "good", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
  ],
  review_cost: 75,
  capacity: { minutes_per_review: 3, reviews_per_day: 160 },
});

/** The loan desk with its policy in force; `champion` is what the alias of that name points at. */
export async function seedLoanDesk(
  db: Db,
  { queueId, champion }: { queueId: string; champion: ModelVersion },
): Promise<void> {
  await createEndpoint(db, {
    name: "loan-desk",
    title: "Loan desk",
    question: "Will this applicant repay the loan?",
    labels: champion.labels,
    inputKind: "features",
    inputSchema: champion.manifest.features ?? {},
    model: { id: champion.modelId, alias: "champion" },
    queueId,
    policy: POLICY,
    isDemo: true,
    actor: SEED_ACTOR,
  });
}
