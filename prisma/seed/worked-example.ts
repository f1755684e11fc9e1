import type { Db } from "#lib/db/client";
import { Policy } from "#lib/decision/policy";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { SEED_ACTOR } from "./demo-people";

/**
 * A false positive costs 1,000, a false negative 4,000, a review 200: positive at 60 % is a person's, negative at 98 %
 * is answered.
 */
const POLICY = Policy.parse({
  currency: "USD",
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
});

/** The example every page of the documentation speaks of; the caller brings the probabilities. */
export async function seedWorkedExample(db: Db, { queueId }: { queueId: string }): Promise<void> {
  await createEndpoint(db, {
    name: "worked-example",
    title: "Worked example",
    question: "Is this case positive?",
    labels: ["negative", "positive"],
    inputKind: "probabilities",
    queueId,
    policy: POLICY,
    waiver: { reason: "A worked example: its probabilities are given, nobody measured them." },
    isDemo: true,
    actor: SEED_ACTOR,
  });
}
