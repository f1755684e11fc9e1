import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { createEndpoint } from "#lib/policy/create-endpoint";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { tinyVersion } from "#lib/registry/tiny-version.test.fixture";
import { predict } from "#lib/serving/predict";
import { type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { auditKey, caller } from "./desk.test.fixture";

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };

/** An endpoint on a model of two versions that says of each row what its `Amount` says: 10 for 10 % bad. */
export type ModelDesk = {
  readonly endpoint: () => Promise<EndpointRecord>;
  readonly world: ReviewWorld;
  /** Asks about rows whose raw score for "bad" is as given. */
  readonly ask: (bad: readonly number[]) => Promise<PredictionDto[]>;
  readonly promote: (version: number) => Promise<void>;
};

/** Version 1 serves; nobody has measured either, so the policy is waived. Everything is answered unless `more` says otherwise. */
export async function openModelDesk(
  db: Db,
  { name, more = {} }: { name: string; more?: Partial<PolicyInput> },
): Promise<ModelDesk> {
  const world = await reviewWorld(db, { graceSeconds: 0, maxClaims: 50 });
  const model = `${name}-model`;
  const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
  for (const version of [1, 2]) {
    const tiny = tinyVersion({ name: model, version, isMeasured: false });
    await registerVersion(db, { ...tiny, filesDir, by: ada });
  }
  await rm(filesDir, { recursive: true });
  const promote = async (version: number) => {
    const reason = "for the test, at length";
    await moveAlias(db, { model, alias: "champion", version, reason, actor: ada });
  };
  await promote(1);
  const { id } = await db.model.findUniqueOrThrow({ where: { name: model } });
  await createEndpoint(db, {
    name,
    title: "Loans",
    question: "Will this loan be repaid?",
    labels: ["good", "bad"],
    inputKind: "features",
    model: { id, alias: "champion" },
    queueId: world.queue.id,
    policy: Policy.parse({ ...prices, ...more }),
    waiver: { reason: "nobody measured it yet" },
    actor: ada,
  });
  return {
    world,
    promote,
    endpoint: () => getEndpoint(db, { name }),
    ask: (bad) => askAll(db, name, bad),
  };
}

const prices: PolicyInput = {
  costs: [
    { truth: "good", decided: "bad", cost: 300 },
    { truth: "bad", decided: "good", cost: 700 },
  ],
  review_cost: 5000,
};

async function askAll(db: Db, endpoint: string, bad: readonly number[]): Promise<PredictionDto[]> {
  const told: PredictionDto[] = [];
  for (let i = 0; i < bad.length; i += 250) {
    const scores = bad.slice(i, i + 250);
    const data = Float64Array.from(scores.flatMap((p) => [1 - p, p]));
    const output = { type: "float64", dims: [scores.length, 2], data } as const;
    const { reply } = await predict(db, {
      endpoint,
      inputs: scores.map((p) => ({ features: { Amount: 1000 * p } })),
      principal: caller,
      actor: { id: caller.id, role: "service", requestId: "req_8" },
      keyed: null,
      models: () => ({ run: async () => output }),
      auditKey,
      encode: (body) => new TextEncoder().encode(JSON.stringify(body)),
    });
    told.push(...JSON.parse(new TextDecoder().decode(reply.body)).predictions);
  }
  return told;
}
