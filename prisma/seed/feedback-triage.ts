import type { Db } from "#lib/db/client";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { ModelVersion } from "#lib/registry/model-version";
import { SEED_ACTOR } from "./demo-people";
import { policyPricedAs } from "./shipped-models";

/** Customers' reviews: praise sent to the complaints desk costs 10, a complaint answered as praise 40, a review 5. */
export async function seedFeedbackTriage(
  db: Db,
  { queueId, champion }: { queueId: string; champion: ModelVersion },
): Promise<void> {
  await createEndpoint(db, {
    name: "feedback-triage",
    title: "Feedback triage",
    question: "Is this review praise, or does somebody have to look after it?",
    labels: champion.labels,
    inputKind: "text",
    model: { id: champion.modelId, alias: "champion" },
    queueId,
    policy: policyPricedAs(champion, {
      capacity: { minutes_per_review: 1, reviews_per_day: 240 },
    }),
    isDemo: true,
    actor: SEED_ACTOR,
  });
}
