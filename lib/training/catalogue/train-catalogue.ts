import {
  applyCalibrator,
  type Calibrator,
  fitCalibrator,
} from "#lib/decision/calibration/calibrator";
import { encodeModel } from "#lib/onnx/encode-model";
import type { ModelManifest } from "#lib/pipeline/manifest";
import { readOutput } from "#lib/pipeline/read-output";
import { rowsToFeeds } from "#lib/pipeline/to-feeds";
import { caseCosts } from "../case-costs";
import type { Part } from "../content-split";
import type { ScoredCase } from "../evaluate";
import { buildNetwork, type Layer, LOGITS } from "../networks/build-network";
import type { OpenedModel, OpenModel } from "../networks/open-model";
import { trainNetwork } from "../networks/train-network";
import { eachPart } from "../part-rows";
import type { DataFiles, TrainingJob } from "../recipe";
import type { Targets } from "../targets";
import { CATALOGUE_LABELS, type CatalogueData, type ImageRows, PIXELS } from "./catalogue-data";
import {
  CATALOGUE_ADAPTER,
  CATALOGUE_INPUT,
  imageTrainingRows,
  preparedImages,
} from "./catalogue-images";
import { CATALOGUE_PRICING } from "./catalogue-pricing";

/** What sets one version on articles apart from the others. */
export type CatalogueMethod = {
  readonly model: string;
  readonly version: number;
  readonly title: string;
  readonly layers: readonly Layer[];
  /** Names the layers in the record. */
  readonly network: string;
  /** Passes over the slice, and over all images. */
  readonly epochs: Readonly<Record<DataFiles["amount"], number>>;
  readonly targets: Readonly<Record<DataFiles["amount"], Targets>>;
  /** What the card says the model is, as the begin of a sentence, and what is known to go wrong with it. */
  readonly kind: string;
  readonly failures: readonly string[];
};

/** A trained network with what it says about every image. */
export type TrainedCatalogue = {
  readonly file: Uint8Array;
  readonly calibrator: Calibrator;
  readonly scored: Readonly<Record<Part, readonly ScoredCase[]>>;
};

const BATCH = 64;
const LEARNING_RATE = 1.5e-3;
const LEARNING_RATE_DECAY = 0.85;
const WEIGHT_DECAY = 1e-3;

/** The network on `train`, a temperature on `calibrate`, then the score of every image. */
export async function trainCatalogue(
  data: CatalogueData,
  method: Pick<CatalogueMethod, "model" | "layers" | "epochs">,
  job: Pick<TrainingJob, "seed" | "open" | "progress"> & {
    readonly data: Pick<DataFiles, "amount">;
  },
): Promise<TrainedCatalogue> {
  const parts = await eachPart(async (part) => preparedImages(data[part]));
  const epochs = method.epochs[job.data.amount];
  const { seed, open } = job;
  const trained = await trainNetwork(
    buildNetwork({
      name: method.model.replaceAll("-", "_"),
      input: CATALOGUE_INPUT,
      layers: method.layers,
      seed,
    }),
    imageTrainingRows(parts.train),
    {
      logits: LOGITS,
      classes: CATALOGUE_LABELS.length,
      seed,
      epochs,
      batch: BATCH,
      learningRate: LEARNING_RATE,
      learningRateDecay: LEARNING_RATE_DECAY,
      weightDecay: WEIGHT_DECAY,
      onEpoch: (epoch) => job.progress((0.9 * epoch) / epochs),
    },
    open,
  );
  const file = encodeModel(trained);
  const raw = await scoreParts(file, parts, open);
  const truths = [...parts.calibrate.labels];
  const calibrator = fitCalibrator("temperature", raw.calibrate, truths, undefined, "logits");
  const costs = caseCosts(CATALOGUE_PRICING, CATALOGUE_LABELS);
  const scored = await eachPart(async (part) =>
    raw[part].map((scores, row) => ({
      probabilities: applyCalibrator(calibrator, scores),
      truth: parts[part].labels[row] as number,
      costs,
    })),
  );
  return { file, calibrator, scored };
}

/** Every hyper-parameter, for the record. */
export function catalogueParameters(
  { network, epochs }: CatalogueMethod,
  { seed, data }: Pick<TrainingJob, "seed" | "data">,
): ModelManifest["parameters"] {
  return {
    method: "network",
    network,
    data: data.amount,
    epochs: epochs[data.amount],
    batch: BATCH,
    optimizer: "adam",
    learning_rate: LEARNING_RATE,
    learning_rate_decay: LEARNING_RATE_DECAY,
    weight_decay: WEIGHT_DECAY,
    seed,
  };
}

async function scoreParts(
  file: Uint8Array,
  parts: Readonly<Record<Part, ImageRows>>,
  open: OpenModel,
): Promise<Record<Part, number[][]>> {
  const session = await open(file, { optimize: "all" });
  try {
    return await eachPart((part) => scoreImages(session, parts[part]));
  } finally {
    await session.close();
  }
}

/** The raw scores of prepared images, by the adapter of the version. */
export async function scoreImages(
  session: OpenedModel,
  { pixels }: Pick<ImageRows, "pixels">,
): Promise<number[][]> {
  const scores: number[][] = [];
  const rows = 256 * PIXELS;
  for (let start = 0; start < pixels.length; start += rows) {
    const batch = pixels.subarray(start, start + rows);
    const count = batch.length / PIXELS;
    const outputs = await session.run(rowsToFeeds(CATALOGUE_ADAPTER.input, batch, count), [LOGITS]);
    scores.push(...readOutput(CATALOGUE_ADAPTER, outputs[LOGITS], count));
  }
  return scores;
}
