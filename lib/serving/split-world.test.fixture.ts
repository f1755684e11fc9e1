import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { freshId } from "#lib/kernel/ids";
import type { Service } from "#lib/kernel/principal";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { tinyVersion } from "#lib/registry/tiny-version.test.fixture";
import { type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import type { ModelDoor } from "./model-door";
import { type Predict, predict } from "./predict";

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };

const caller: Service = {
  ...{ kind: "service", id: "key_caller", name: "Caller" },
  ...{ scopes: ["predict", "read"], endpoints: [] },
};

/** Amounts are per mille of "bad" for version 1; the others doubt in their own way. */
const BAD: Readonly<Record<number, (amount: number) => number>> = {
  1: (amount) => amount / 1000,
  2: (amount) => amount / 2000,
  3: (amount) => 1 - amount / 1000,
};

/** Every version as itself. */
export const versionsThemselves: ModelDoor = ({ version }) => ({
  run: async (feeds, count) => {
    const [feed] = Object.values(feeds);
    const rows = Array.from({ length: count }, (_, i) => {
      // The fixture's pipeline standardizes: turned back here.
      const amount = Number(feed?.data[i]) * 475.25 + 1200.5;
      const bad = BAD[version]?.(amount) ?? Number.NaN;
      return [1 - bad, bad];
    });
    return { type: "float64", dims: [count, 2], data: Float64Array.from(rows.flat()) };
  },
});

/** An endpoint on a model of three versions: 1 serves. */
export type SplitWorld = {
  readonly name: string;
  readonly world: ReviewWorld;
  readonly endpointId: string;
  readonly point: (alias: string, version: number) => Promise<void>;
  readonly split: (share: number | null) => Promise<void>;
  readonly call: (asked: Partial<Predict> & Pick<Predict, "inputs">) => Predict;
  /** One prediction a subject, of the same amount. */
  readonly ask: (
    subjects: readonly (string | undefined)[],
    amount?: number,
    asked?: Partial<Predict>,
  ) => Promise<PredictionDto[]>;
};

/** A good loan refused costs 300, a bad one granted 700; a review 5000 unless said, so that the model answers. */
export async function splitWorld(
  db: Db,
  { name, more = {} }: { name: string; more?: Partial<PolicyInput> },
): Promise<SplitWorld> {
  const world = await reviewWorld(db, { graceSeconds: 0, maxClaims: 50 });
  const model = `${name}-model`;
  const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
  for (const version of [1, 2, 3]) {
    const tiny = tinyVersion({ name: model, version });
    const manifest = { ...tiny.manifest, calibrator: null };
    await registerVersion(db, { ...tiny, manifest, filesDir, by: ada });
  }
  await rm(filesDir, { recursive: true });
  const reason = "for the test, at length";
  const point: SplitWorld["point"] = async (alias, version) => {
    await moveAlias(db, { model, alias, version, reason, actor: ada });
  };
  await point("champion", 1);
  const { id } = await db.model.findUniqueOrThrow({ where: { name: model } });
  await createEndpoint(db, {
    ...{ name, title: "Loans", question: "Will it be repaid?", labels: ["good", "bad"] },
    inputKind: "features",
    model: { id, alias: "champion" },
    queueId: world.queue.id,
    policy: Policy.parse({
      costs: [
        { truth: "good", decided: "bad", cost: 300 },
        { truth: "bad", decided: "good", cost: 700 },
      ],
      review_cost: 5000,
      ...more,
    }),
    waiver: { reason: "nobody measured it yet" },
    actor: ada,
  });
  const call: SplitWorld["call"] = (asked) => ({
    endpoint: name,
    principal: caller,
    actor: { id: caller.id, role: "service", requestId: freshId("request") },
    keyed: null,
    models: versionsThemselves,
    auditKey: { id: "test", secret: "audit-key-v1" },
    encode: (reply) => new TextEncoder().encode(JSON.stringify(reply)),
    ...asked,
  });
  return {
    ...{ name, world, point, call },
    endpointId: (await getEndpoint(db, { name })).id,
    split: async (share) => {
      const split = share === null ? null : { challenger_share: share };
      await amendEndpoint(db, { name, split, actor: ada });
    },
    ask: async (subjects, amount = 400, asked = {}) => {
      const inputs = subjects.map((subject) => ({
        features: { Amount: amount },
        ...(subject === undefined ? {} : { subject }),
      }));
      const { reply } = await predict(db, call({ inputs, ...asked }));
      const { predictions } = JSON.parse(new TextDecoder().decode(reply.body));
      return predictions.map((it: unknown) => PredictionDto.parse(it));
    },
  };
}
