import type { ModelManifest } from "#lib/pipeline/manifest";
import { classMetrics } from "../class-metrics";
import { PARTS } from "../content-split";
import { evaluate, type ScoredCase } from "../evaluate";
import { forEachPart } from "../part-rows";
import type { Hash, MadeVersion, TrainingJob } from "../recipe";
import { missedTargets } from "../targets";
import { type VersionDraft, versionFiles } from "../version-files";
import { catalogueCard } from "./catalogue-card";
import {
  CATALOGUE_LABELS,
  CATALOGUE_SPLIT,
  type CatalogueData,
  countOf,
  type ImageRows,
  imageAt,
  PIXELS,
} from "./catalogue-data";
import { CATALOGUE_DATA, readCatalogue } from "./catalogue-files";
import { catalogueGoldenRows } from "./catalogue-golden-rows";
import { CATALOGUE_ADAPTER, CATALOGUE_PIPELINE } from "./catalogue-images";
import { CATALOGUE_PRICING, FAMILIES } from "./catalogue-pricing";
import {
  type CatalogueMethod,
  catalogueParameters,
  type TrainedCatalogue,
  trainCatalogue,
} from "./train-catalogue";

/**
 * Trains one version on `fashion_mnist`: the method's network, a temperature, figures on every part, golden rows,
 * record and card.
 */
export async function makeCatalogueVersion(
  method: CatalogueMethod,
  job: TrainingJob,
): Promise<MadeVersion> {
  const data = readCatalogue(job.data);
  const trained = await trainCatalogue(data, method, job);
  const { model, version, title } = method;
  const metrics = forEachPart((part) => evaluated(trained.scored[part], job));
  const draft: VersionDraft = {
    model,
    version,
    title,
    labels: [...CATALOGUE_LABELS],
    parameters: catalogueParameters(method, job),
    pricing: CATALOGUE_PRICING,
    data: dataOf(data, job),
    features: null,
    pipeline: CATALOGUE_PIPELINE,
    file: trained.file,
    calibrator: trained.calibrator,
    adapter: CATALOGUE_ADAPTER,
    metrics,
    segments: segmentsOf(trained, job),
    classes: classMetrics(CATALOGUE_LABELS, trained.scored.report),
    notes: notesOf(trained),
    golden: await catalogueGoldenRows(trained, data.report, job),
    card: (record) => catalogueCard(record, method),
  };
  return {
    files: versionFiles(draft, job, job.hash),
    report: metrics.report,
    missed: missedTargets(metrics.report, method.targets[job.data.amount]),
  };
}

function evaluated(cases: readonly ScoredCase[], { seed }: Pick<TrainingJob, "seed">) {
  return evaluate(cases, CATALOGUE_PRICING.review, seed);
}

function dataOf(images: CatalogueData, { data, hash }: TrainingJob): VersionDraft["data"] {
  const shown = { full: "all images", slice: "the committed slice" };
  return {
    name: CATALOGUE_DATA,
    source: `Debian package dataset-fashion-mnist 0.0~git20200523.55506a9-1, ${shown[data.amount]}`,
    license: "MIT",
    sha256: data.sha256,
    split: CATALOGUE_SPLIT,
    rows: forEachPart((part) => countOf(images[part])),
    fingerprint: forEachPart((part) => fingerprintOf(images[part], hash)),
    context: [],
  };
}

/** SHA-256 over the sorted hashes of the images, each followed by its label. */
function fingerprintOf(rows: ImageRows, hash: Hash): string {
  const hashes = Array.from({ length: countOf(rows) }, (_, row) => {
    const line = new Uint8Array(PIXELS + 1);
    line.set(imageAt(rows, row));
    line[PIXELS] = rows.labels[row] as number;
    return hash(line);
  });
  return hash(hashes.sort().join("\n"));
}

/** By family of the true label. */
function segmentsOf(
  { scored }: TrainedCatalogue,
  job: TrainingJob,
): Record<string, ModelManifest["metrics"][string]> {
  const families = Object.entries(FAMILIES);
  const related = families.flatMap(([, labels]) => labels);
  const others: readonly string[] = CATALOGUE_LABELS.filter((label) => !related.includes(label));
  const cuts = [...families, [others.join(" and "), others] as const];
  return Object.fromEntries(
    cuts.map(([name, labels]) => {
      const isIn = ({ truth }: ScoredCase) => labels.includes(CATALOGUE_LABELS[truth] ?? "");
      return [name, evaluated(scored.report.filter(isIn), job)];
    }),
  );
}

/** Figures the card quotes. */
function notesOf({ scored, calibrator }: TrainedCatalogue): ModelManifest["notes"] {
  const images = PARTS.reduce((sum, part) => sum + scored[part].length, 0);
  const temperature = calibrator.method === "temperature" ? calibrator.temperature : 1;
  return { images, temperature };
}
