import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { compilePolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { freshId } from "#lib/kernel/ids";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { ada } from "#lib/policy/endpoints.test.fixture";

/** Records a prediction as serving does, `ageDays` old, decided by the policy given. */
export async function record(
  db: Db,
  { endpoint, policy }: { endpoint: EndpointRecord; policy: PolicyVersion },
  { positive, ageDays = 0 }: { positive: number; ageDays?: number },
): Promise<string> {
  const probabilities = [positive, 1 - positive];
  const row = decide({ probabilities }, compilePolicy(policy.document, endpoint.labels));
  const id = freshId("prediction");
  const [clock] = await db.$queryRaw<{ at: Date }[]>`
    select umpire_now() - ${ageDays} * interval '1 day' as at`;
  await inTransaction(db, ada, (tx) =>
    tx.prediction.create({
      data: {
        id,
        endpointId: endpoint.id,
        requestId: "req_7",
        principalId: "key_1",
        reference: `ref-${positive}`,
        inputSha256: "ab".repeat(32),
        input: { probabilities: { positive, negative: 1 - positive } },
        policyId: policy.id,
        policyVersion: policy.version,
        strategy: "dynamic",
        raw: probabilities,
        probabilities,
        automaticCost: row.automatic,
        reviewCost: row.review,
        route: row.route === "auto" ? "auto" : "review",
        action: row.action,
        source: row.source,
        provisional: row.provisional,
        decision: JSON.parse(JSON.stringify(row)),
        circumstances: {},
        stages: {},
        latencyMs: 3.25,
        isSolelyAutomated: row.route === "auto",
        createdAt: clock?.at ?? new Date(Number.NaN),
      },
    }),
  );
  return id;
}
