import type { Db } from "#lib/db/client";
import { Policy } from "#lib/decision/policy";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { inputKindOf } from "#lib/pipeline/pipeline";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { LABELS, type Shape, shapedVersion } from "./shaped-models.test.fixture";

const actor = { id: "usr_ada", role: "admin" };

type Serving = {
  /** Of the model and of its endpoint. */
  readonly name: string;
  readonly shape: Shape;
  readonly answers: Parameters<typeof shapedVersion>[2];
  readonly golden?: GoldenRows | null;
  readonly filesDir: string;
  /** Below 10 a person is asked now and then, at 0 always. */
  readonly reviewCost?: number;
};

/** Registers a version of that shape, promotes it and opens an endpoint for it; answers the file's bytes. */
export async function serveShape(db: Db, serving: Serving): Promise<Uint8Array> {
  const { name, shape, answers, golden = null, filesDir, reviewCost = 5 } = serving;
  const version = { ...shapedVersion(name, shape, answers), golden };
  const { modelId } = await registerVersion(db, { ...version, filesDir, by: actor });
  const moving = { model: name, alias: "champion", version: 1, reason: "a test", actor };
  await moveAlias(db, moving);
  const { queueId } = await getEndpoint(db, { name: "worked-example" });
  const { fitted } = version.manifest.pipeline;
  const [cat = "", dog = ""] = LABELS;
  const costs = [
    { truth: cat, decided: dog, cost: 10 },
    { truth: dog, decided: cat, cost: 40 },
  ];
  await createEndpoint(db, {
    ...{ name, title: name, question: "Which?", labels: LABELS, queueId, actor },
    inputKind: fitted ? inputKindOf(fitted) : "features",
    model: { id: modelId, alias: "champion" },
    policy: Policy.parse({ currency: "USD", costs, review_cost: reviewCost }),
    waiver: { reason: "a test" },
  });
  return version.bytes;
}
