import type { Db } from "#lib/db/client";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { ModelVersion } from "#lib/registry/model-version";
import { startLadderFit } from "#lib/serving/ladder-fits/start-ladder-fit";
import { SEED_ACTOR } from "./demo-people";
import { policyPricedAs } from "./shipped-models";

/** What a picture costs on the larger model, as if it were hired by the call. */
const LARGE_PRICE = 0.01;

/**
 * Pictures of clothes: an error inside a family of articles costs 6, any other 30, a review 1. After the start it is fitted when the
 * small model would do, so that there is a curve to look at and one change away from two phases.
 */
export async function seedCatalogueSorting(
  db: Db,
  {
    queueId,
    champion,
    small,
  }: { queueId: string; champion: ModelVersion; small: ModelVersion | null },
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
  if (small === null) return;
  await startLadderFit(db, {
    endpoint: "catalogue-sorting",
    request: {
      ...{ kind: "hand_over", dataset: "fashion_mnist", weights: "learned", price: LARGE_PRICE },
      small: { model: small.model, version: small.version },
    },
    actor: SEED_ACTOR,
  });
}
