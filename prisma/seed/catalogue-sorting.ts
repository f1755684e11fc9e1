import type { Db } from "#lib/db/client";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { ModelVersion } from "#lib/registry/model-version";
import { SEED_ACTOR } from "./demo-people";
import { policyPricedAs } from "./shipped-models";

/** Pictures of clothes: an error inside a family of articles costs 6, any other 30, a review 1. */
export async function seedCatalogueSorting(
  db: Db,
  { queueId, champion }: { queueId: string; champion: ModelVersion },
): Promise<void> {
  await createEndpoint(db, {
    name: "catalogue-sorting",
    title: "Catalogue sorting",
    question: "Which article is this?",
    labels: champion.labels,
    inputKind: "image",
    model: { id: champion.modelId, alias: "champion" },
    queueId,
    policy: policyPricedAs(champion, {
      capacity: { minutes_per_review: 0.25, reviews_per_day: 600 },
    }),
    isDemo: true,
    actor: SEED_ACTOR,
  });
}
