import {
  applyCalibrator,
  type Calibrator,
  fitCalibrator,
} from "#lib/decision/calibration/calibrator";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import type { ColumnDescription } from "#lib/pipeline/describe-features";
import type { Features } from "#lib/pipeline/features";
import { fitPipeline } from "#lib/pipeline/fit-pipeline";
import type { ModelManifest } from "#lib/pipeline/manifest";
import type { PipelineSpec, TabularPipeline } from "#lib/pipeline/pipeline";
import { areaUnderCurve } from "../area-under-curve";
import { caseCosts } from "../case-costs";
import type { Part } from "../content-split";
import type { LabeledMatrix } from "../fit-logistic";
import type { FittedModel } from "../fitted-model";
import { eachPart, forEachPart } from "../part-rows";
import type { TrainingJob } from "../recipe";
import type { Targets } from "../targets";
import { CREDIT_LABELS, type CreditCase } from "./credit-data";
import { LOAN_PRICING } from "./loan-columns";
import type { ScoredLoan } from "./loan-segments";

/** What sets one version on loans apart from the others. */
export type LoanMethod = {
  readonly model: string;
  readonly version: number;
  readonly title: string;
  readonly columns: readonly ColumnDescription[];
  readonly spec: PipelineSpec;
  readonly targets: Targets;
  /** Every hyper-parameter, for the record. */
  readonly parameters: ModelManifest["parameters"];
  readonly fit: (train: LabeledMatrix, job: TrainingJob) => Promise<FittedModel>;
  /** What the card says the model is, as the begin of a sentence, and what is known to go wrong with it. */
  readonly kind: string;
  readonly failures: readonly string[];
};

/** A fitted version with what it says about every loan. */
export type TrainedLoans = {
  readonly pipeline: TabularPipeline;
  readonly fitted: FittedModel;
  readonly calibrator: Calibrator;
  readonly scored: Readonly<Record<Part, readonly ScoredLoan[]>>;
};

/** Fits pipeline and model on `train` and Platt's calibrator on `calibrate`, then scores every part. */
export async function trainLoans(
  cases: readonly CreditCase[],
  method: Pick<LoanMethod, "spec" | "fit"> & { readonly inputs: InputsOf },
  job: TrainingJob,
): Promise<TrainedLoans> {
  const { inputs } = method;
  const parts = forEachPart((part) => cases.filter((loan) => loan.part === part));
  const pipeline = fitPipeline(method.spec, parts.train.map(inputs));
  const rowsOf = (part: Part) => rowsFor(pipeline, parts[part].map(inputs));
  const fitted = await method.fit(
    {
      rows: rowsOf("train"),
      width: pipeline.columns.length,
      labels: parts.train.map(truthOf),
    },
    job,
  );
  const calibrator = fitCalibrator(
    "platt",
    await fitted.score(rowsOf("calibrate")),
    parts.calibrate.map(truthOf),
  );
  const score = async (part: Part) => {
    const raw = await fitted.score(rowsOf(part));
    return parts[part].map((loan, i) => scoredLoan(loan, calibrator, raw[i] ?? []));
  };
  return { pipeline, fitted, calibrator, scored: await eachPart(score) };
}

/** The area under the curve of scored loans. */
export function areaOf(loans: readonly ScoredLoan[]): number {
  return areaUnderCurve(
    loans.map(({ scored }) => scored.probabilities[1] as number),
    loans.map(({ scored }) => scored.truth === 1),
  );
}

/** The columns a model may see. */
export type InputsOf = (loan: CreditCase) => Features;

/** The rows of many cases, laid end to end. */
function rowsFor(pipeline: TabularPipeline, cases: readonly Features[]): Float32Array {
  const width = pipeline.columns.length;
  const rows = new Float32Array(cases.length * width);
  cases.forEach((features, index) => {
    applyPipeline(pipeline, features, rows, index * width);
  });
  return rows;
}

function scoredLoan(loan: CreditCase, calibrator: Calibrator, raw: readonly number[]): ScoredLoan {
  const amount = loan.features.Amount as number;
  return {
    loan,
    scored: {
      probabilities: applyCalibrator(calibrator, raw),
      truth: truthOf(loan),
      costs: caseCosts(LOAN_PRICING, CREDIT_LABELS, amount),
    },
  };
}

/** The class numbers of the labels: 1 is what a positive score speaks for. */
function truthOf({ label }: Pick<CreditCase, "label">): 0 | 1 {
  return label === "bad" ? 1 : 0;
}
