import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PredictInput, PredictionDto } from "#lib/contracts/predictions";
import type { ServingSettings } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { getVersion } from "#lib/registry/get-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import type { LadderRule, NewLadderFit } from "./ladder-fits/ladder-fit";
import { recordLadderFit } from "./ladder-fits/record-ladder-fit";
import type { ModelDoor } from "./model-door";
import { type Predict, predict } from "./predict";
import { type ModelPlace, runtimeModels } from "./runtime-models";
import { amendServing } from "./settings/amend-serving";
import { warmServing } from "./settings/warm-serving";

export const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };

/** The whole demo, whose ladders may be changed and asked. */
export type LadderWorld = ServingWorld & {
  readonly place: ModelPlace;
  /** Changes the ladder as the route does: warm first. */
  readonly serve: (endpoint: string, serving: Partial<ServingSettings>) => Promise<void>;
  readonly ask: (
    endpoint: string,
    inputs: readonly PredictInput[],
    asked?: Partial<Predict>,
  ) => Promise<PredictionDto[]>;
  /** Records a fit with this rule for two versions, spelled `model@version`. */
  readonly fit: (endpoint: string, fit: Fitted) => Promise<string>;
};

type Fitted = Pick<NewLadderFit, "kind"> & {
  readonly below: string;
  readonly above: string;
  readonly rule: Partial<LadderRule>;
};

export async function ladderWorld(db: Db): Promise<LadderWorld> {
  const world = await servingWorld(db, { isWhole: true });
  const place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
  const idOf = async (named: string) => {
    const [model = "", version] = named.split("@");
    return (await getVersion(db, { model, version: Number(version) })).id;
  };
  return {
    ...{ ...world, place },
    serve: async (name, serving) => {
      await warmServing(db, { name, serving }, place);
      await amendServing(db, { name, serving, actor: ada });
    },
    ask: async (endpoint, inputs, asked = {}) => {
      const call = world.call({ endpoint, models: runtimeModels(place), inputs, ...asked });
      const { reply } = await predict(db, call);
      const { predictions } = JSON.parse(new TextDecoder().decode(reply.body));
      return predictions.map((it: unknown) => PredictionDto.parse(it));
    },
    fit: async (name, { kind, below, above, rule }) => {
      const { id: endpointId } = await getEndpoint(db, { name });
      const { id } = await recordLadderFit(db, {
        ...{ endpointId, kind, dataset: "made up", policyVersion: 1, price: 0 },
        ...{ belowVersionId: await idOf(below), aboveVersionId: await idOf(above) },
        rule: { ...PLAIN, ...rule },
        report: NO_REPORT,
        ...{ jobId: null, endpoint: name, actor: ada },
      });
      return id;
    },
  };
}

/** Inputs that come with a shipped version, by their names. */
export function goldenInputs(model: string, version: number): Record<string, PredictInput> {
  const file = join("models", model, String(version), "golden.json");
  const { rows } = GoldenRows.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.fromEntries(rows.map(({ name, input }) => [name, input as PredictInput]));
}

/** A door that notes how many rows each run held, by model. */
export function countingByModel(models: ModelDoor): {
  models: ModelDoor;
  runs: [string, number][];
} {
  const runs: [string, number][] = [];
  const counted: ModelDoor = (version) => ({
    run: (feeds, count) => {
      runs.push([`${version.model}@${version.version}`, count]);
      return models(version).run(feeds, count);
    },
  });
  return { models: counted, runs };
}

const PLAIN: LadderRule = {
  ...{ bins: { edges: [], bins: [] }, labelWeight: 0, margin: 0, variants: [], weights: [] },
  sharpness: 1,
};

const NOTHING = { value: 0, ci: null };
const FIGURES = { accuracy: 0, nll: 0, ece: 0, review_rate: 0, cost: NOTHING };
const CHANGES = { corrected: 0, corrupted: 0, net: 0 };
const NO_REPORT: NewLadderFit["report"] = {
  ...{ rows: 0, curve: [], chosen: { limit: 0, share: 0, cost: 0, ci: null }, agreement: 1 },
  ...{ below: FIGURES, above: FIGURES, ladder: FIGURES },
  saved: { to_below: NOTHING, to_above: NOTHING },
  changes: { sent: CHANGES, all: CHANGES },
  speed: { below_ms: 1, above_ms: 1, rows_per_second: 1 },
  disagreement: null,
};
