import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PredictionDto } from "#lib/contracts/predictions";
import type { ServingSettings } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { getVersion } from "#lib/registry/get-version";
import type { ServingVersion } from "#lib/registry/model-version";
import { registerVersion } from "#lib/registry/register-version";
import { versionToServe } from "#lib/registry/serving-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { seedLoanPrescreen } from "#prisma/seed/loan-prescreen";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { registerShipped } from "#prisma/seed/shipped-models";
import type { ModelDoor } from "./model-door";
import { type Predict, predict } from "./predict";
import { type ModelPlace, runtimeModels } from "./runtime-models";
import { amendServing } from "./settings/amend-serving";
import { warmServing } from "./settings/warm-serving";

export const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };

/** The prescreen of the demo with three versions of its model, the first of which serves. */
export type PrescreenWorld = ServingWorld & {
  readonly place: ModelPlace;
  readonly version: (number: number) => Promise<ServingVersion>;
  readonly point: (alias: string, number: number) => Promise<void>;
  /** Changes the ladder as the route does: warm first. */
  readonly serve: (serving: Partial<ServingSettings>) => Promise<void>;
  readonly ask: (
    features: readonly Features[],
    asked?: Partial<Predict>,
  ) => Promise<PredictionDto[]>;
};

type Features = Readonly<Record<string, string | null>>;

export const RENTER: Features = { Home: "rent", Records: "no", Job: "fixed" };
export const OWNER: Features = { Home: "owner", Records: "yes", Job: "partime" };
export const STRANGER: Features = { Home: "houseboat", Records: "no", Job: "fixed" };

export async function prescreenWorld(db: Db): Promise<PrescreenWorld> {
  const world = await servingWorld(db);
  const place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
  const named = { model: "loan-prescreen", version: 1 } as const;
  const champion = await registerShipped(db, {
    ...{ ...named, filesDir: place.filesDir, modelsDir: join(process.cwd(), "models") },
  });
  const bytes = await readFile(join("models", "loan-prescreen", "1", "model.onnx"));
  const { filesDir } = place;
  for (const version of [2, 3]) {
    const manifest = { ...champion.manifest, version };
    await registerVersion(db, {
      ...{ model: { name: named.model }, manifest, bytes, golden: null, filesDir, by: ada },
    });
  }
  const point: PrescreenWorld["point"] = async (alias, version) => {
    const move = { model: named.model, alias, version, reason: "for the test", actor: ada };
    await moveAlias(db, move);
  };
  await point("champion", 1);
  const { queueId } = await getEndpoint(db, { name: "loan-desk" });
  await seedLoanPrescreen(db, { queueId, champion });
  return {
    ...{ ...world, place, point },
    version: async (version) =>
      versionToServe(db, (await getVersion(db, { ...named, version })).id),
    serve: async (serving) => {
      const name = "loan-prescreen";
      await warmServing(db, { name, serving }, place);
      await amendServing(db, { name, serving, actor: ada });
    },
    ask: async (rows, asked = {}) => {
      const inputs = rows.map((features) => ({ features, context: { Amount: 900 } }));
      const call = { endpoint: "loan-prescreen", models: runtimeModels(place), inputs, ...asked };
      const { reply } = await predict(db, world.call(call));
      const { predictions } = JSON.parse(new TextDecoder().decode(reply.body));
      return predictions.map((it: unknown) => PredictionDto.parse(it));
    },
  };
}

/** A door that notes how many rows each run held, by version. */
export function counting(models: ModelDoor): { models: ModelDoor; runs: [number, number][] } {
  const runs: [number, number][] = [];
  const counted: ModelDoor = (version) => ({
    run: (feeds, count) => {
      runs.push([version.version, count]);
      return models(version).run(feeds, count);
    },
  });
  return { models: counted, runs };
}

/** Each version says something of its own, whatever the row holds. */
export const bySelf: ModelDoor = ({ version }) => ({
  run: async (_feeds, count) => ({
    type: "float64",
    dims: [count, 2],
    data: Float64Array.from(
      Array.from({ length: count }, () => [0.1 * version, 1 - 0.1 * version]).flat(),
    ),
  }),
});
