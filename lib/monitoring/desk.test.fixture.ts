import type { PredictInput } from "#lib/contracts/predictions";
import { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { freshId } from "#lib/kernel/ids";
import type { Service } from "#lib/kernel/principal";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { saveDraft } from "#lib/policy/draft-policy";
import { publishPolicy } from "#lib/policy/publish-policy";
import { claimNextCase } from "#lib/review/claim-next-case";
import { decideCase } from "#lib/review/decide-case";
import { openAuditCases } from "#lib/serving/open-audit-cases";
import { type Predict, predict } from "#lib/serving/predict";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";

export const auditKey = { id: "test", secret: "audit-key-v1" };
const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };

export const caller: Service = {
  kind: "service",
  id: "key_caller",
  name: "Caller",
  scopes: ["predict", "read"],
  endpoints: [],
};

/** An endpoint whose caller brings the probabilities, with people at its queue. */
export type Desk = {
  readonly name: string;
  readonly endpointId: string;
  readonly world: ReviewWorld;
  readonly call: (asked: Partial<Predict> & Pick<Predict, "inputs">) => Predict;
  /** One prediction a probability of "positive". */
  readonly ask: (positives: readonly number[]) => Promise<PredictionDto[]>;
  /** Answers every case that is free for this person; says how many. */
  readonly answerAll: (
    who: Colleague,
    label: (predictionId: string) => string,
  ) => Promise<string[]>;
  readonly openAudits: () => Promise<number>;
  /** Publishes the policy with these changes. */
  readonly publish: (more: Partial<PolicyInput>, baseVersion: number) => Promise<void>;
};

/** False positives cost 1000, false negatives 4000, a review 200; decisions are final at once. */
export async function openDesk(
  db: Db,
  { name, more = {} }: { name: string; more?: Partial<PolicyInput> },
): Promise<Desk> {
  const world = await reviewWorld(db, { graceSeconds: 0, maxClaims: 50 });
  const write = (written: Partial<PolicyInput>) => Policy.parse({ ...worked, ...written });
  const waiver = { reason: "the caller vouches for them" };
  const { endpoint } = await createEndpoint(db, {
    name,
    title: "Desk",
    question: "Positive or negative?",
    labels: ["positive", "negative"],
    inputKind: "probabilities",
    queueId: world.queue.id,
    policy: write(more),
    waiver,
    actor: ada,
  });
  const call: Desk["call"] = (asked) => ({
    endpoint: name,
    principal: caller,
    actor: { id: caller.id, role: "service", requestId: freshId("request") },
    keyed: null,
    models: () => ({ run: () => Promise.reject(new Error("no model here")) }),
    auditKey,
    encode: (reply) => new TextEncoder().encode(JSON.stringify(reply)),
    ...asked,
  });
  return {
    name,
    endpointId: endpoint.id,
    world,
    call,
    ask: (positives) => askAll(db, call, positives.map(positiveAt)),
    answerAll: (who, label) => answerAll(db, world.queue.id, who, label),
    openAudits: () => openAuditCases(db, auditKey),
    publish: async (changes, baseVersion) => {
      const document = write({ ...more, ...changes });
      await saveDraft(db, { endpointId: endpoint.id, document, baseVersion, actor: ada });
      const reason = "for the test, at length";
      await publishPolicy(db, { endpoint: name, reason, baseVersion, waiver, actor: ada });
    },
  };
}

const worked: PolicyInput = {
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
};

function positiveAt(positive: number): PredictInput {
  return { probabilities: { positive, negative: 1 - positive } };
}

async function askAll(
  db: Db,
  call: Desk["call"],
  inputs: readonly PredictInput[],
): Promise<PredictionDto[]> {
  const told: PredictionDto[] = [];
  for (let i = 0; i < inputs.length; i += 250) {
    const { reply } = await predict(db, call({ inputs: inputs.slice(i, i + 250) }));
    const { predictions } = JSON.parse(new TextDecoder().decode(reply.body));
    told.push(...predictions.map((it: unknown) => PredictionDto.parse(it)));
  }
  return told;
}

/** Answers every case of a queue that is free for this person; says which predictions that were. */
export async function answerAll(
  db: Db,
  queue: string,
  { actor }: Colleague,
  label: (predictionId: string) => string,
): Promise<string[]> {
  const answered: string[] = [];
  for (;;) {
    const claim = await claimNextCase(db, { queue, actor });
    if (!claim) return answered;
    const { caseId, token, predictionId } = claim;
    await decideCase(db, { caseId, token, label: label(predictionId), actor });
    answered.push(predictionId);
  }
}
