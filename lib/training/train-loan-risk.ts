import {
  applyCalibrator,
  type Calibrator,
  fitCalibrator,
} from "#lib/decision/calibration/calibrator";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { describeFeatures } from "#lib/pipeline/describe-features";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { Features } from "#lib/pipeline/features";
import { fitPipeline } from "#lib/pipeline/fit-pipeline";
import type { ClassMetrics, PartMetrics } from "#lib/pipeline/manifest";
import type { PipelineSpec, TabularPipeline } from "#lib/pipeline/pipeline";
import type { Sha256 } from "#lib/pipeline/pipeline-hash";
import { areaUnderCurve } from "./area-under-curve";
import { caseCosts } from "./case-costs";
import { PARTS, type Part } from "./content-split";
import { CREDIT_LABELS, type CreditCase, type CreditLabel, readCreditData } from "./credit-data";
import { evaluate } from "./evaluate";
import {
  type LogisticNetwork,
  logisticFile,
  logisticNetwork,
  logisticProbabilities,
} from "./export-logistic";
import { fitLogistic } from "./fit-logistic";
import {
  LOAN_COLUMNS,
  LOAN_L2,
  LOAN_PIPELINE,
  LOAN_PIPELINE_WITH_CONTEXT,
  LOAN_PRICING,
} from "./loan-risk";
import { classMetrics, type ScoredLoan, segmentMetrics } from "./loan-segments";

/** Everything training makes of the data; a pure function of the CSV text and the seed. */
export type TrainedLoanRisk = {
  readonly cases: readonly CreditCase[];
  readonly features: FeatureSchema;
  readonly pipeline: TabularPipeline;
  readonly network: LogisticNetwork;
  readonly file: Uint8Array<ArrayBuffer>;
  readonly calibrator: Calibrator;
  readonly metrics: Readonly<Record<Part, PartMetrics>>;
  readonly segments: Readonly<Record<string, PartMetrics>>;
  readonly classes: Readonly<Record<CreditLabel, ClassMetrics>>;
  /** What Age and Marital would have added to the area under the curve of `report`. */
  readonly aucWithContext: number;
};

/**
 * Trains version 1 of `loan-risk`: a logistic model on `train`, Platt's calibrator on `calibrate`, figures on every part.
 * The seed only draws the resamples behind the intervals; the file and the calibrator need no dice.
 */
export function trainLoanRisk(csv: string, sha256: Sha256, seed: number): TrainedLoanRisk {
  const cases = readCreditData(csv, sha256);
  const { pipeline, network, calibrator, score } = fitVersion(cases, LOAN_PIPELINE, inputsOf);
  const scored = (part: Part) => score(part).map((it) => it.scored);
  const metrics = PARTS.map((part) => [part, evaluate(scored(part), LOAN_PRICING.review, seed)]);
  const withContext = fitVersion(cases, LOAN_PIPELINE_WITH_CONTEXT, inputsAndContextOf);
  const report = score("report");
  return {
    cases,
    features: describeFeatures(LOAN_COLUMNS, within(cases, "train").map(inputsOf)),
    pipeline,
    network,
    file: logisticFile(network, "loan_risk"),
    calibrator,
    metrics: Object.fromEntries(metrics) as Record<Part, PartMetrics>,
    segments: segmentMetrics(report, seed),
    classes: classMetrics(report),
    aucWithContext: areaOf(withContext.score("report")),
  };
}

/** Rows per part. */
export function partSizes(cases: readonly CreditCase[]): Record<Part, number> {
  const sizes = PARTS.map((part) => [part, cases.filter((it) => it.part === part).length]);
  return Object.fromEntries(sizes) as Record<Part, number>;
}

/** The class numbers of the labels: 1 is what a positive score speaks for. */
export function truthOf({ label }: Pick<CreditCase, "label">): 0 | 1 {
  return label === "bad" ? 1 : 0;
}

type InputsOf = (loan: CreditCase) => Features;

function fitVersion(cases: readonly CreditCase[], spec: PipelineSpec, inputs: InputsOf) {
  const train = within(cases, "train");
  const pipeline = fitPipeline(spec, train.map(inputs));
  const width = pipeline.columns.length;
  const rows = new Float32Array(train.length * width);
  train.forEach((loan, index) => {
    applyPipeline(pipeline, inputs(loan), rows, index * width);
  });
  const fitted = fitLogistic({ rows, width, labels: train.map(truthOf) }, LOAN_L2);
  const network = logisticNetwork(fitted);
  const raw = (loan: CreditCase) =>
    logisticProbabilities(network, applyPipeline(pipeline, inputs(loan)).row);
  const calibrate = within(cases, "calibrate");
  const calibrator = fitCalibrator("platt", calibrate.map(raw), calibrate.map(truthOf));
  const score = (part: Part) =>
    within(cases, part).map((loan) => {
      const probabilities = applyCalibrator(calibrator, raw(loan));
      const amount = loan.features.Amount as number;
      const costs = caseCosts(LOAN_PRICING, CREDIT_LABELS, amount);
      return { loan, scored: { probabilities, truth: truthOf(loan), costs } };
    });
  return { pipeline, network, calibrator, score };
}

function areaOf(loans: readonly ScoredLoan[]): number {
  return areaUnderCurve(
    loans.map(({ scored }) => scored.probabilities[1] as number),
    loans.map(({ scored }) => scored.truth === 1),
  );
}

function within(cases: readonly CreditCase[], part: Part): CreditCase[] {
  return cases.filter((loan) => loan.part === part);
}

function inputsOf({ features }: CreditCase): Features {
  return features;
}

function inputsAndContextOf({ features, context }: CreditCase): Features {
  return { ...features, ...context };
}
