import { describeFeatures } from "#lib/pipeline/describe-features";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { Features } from "#lib/pipeline/features";
import type { ModelManifest } from "#lib/pipeline/manifest";
import type { TabularPipeline } from "#lib/pipeline/pipeline";
import { classMetrics } from "../class-metrics";
import { evaluate } from "../evaluate";
import { LOGISTIC_INPUT, LOGISTIC_OUTPUT } from "../export-logistic";
import { forEachPart, partRows } from "../part-rows";
import { type MadeVersion, type TrainingJob, textOf } from "../recipe";
import { missedTargets } from "../targets";
import { type VersionDraft, versionFiles } from "../version-files";
import {
  CREDIT_CONTEXT,
  CREDIT_LABELS,
  CREDIT_SPLIT,
  type CreditCase,
  readCreditData,
} from "./credit-data";
import { loanCard } from "./loan-card";
import { LOAN_PIPELINE, LOAN_PIPELINE_WITH_CONTEXT, LOAN_PRICING } from "./loan-columns";
import { loanGoldenRows } from "./loan-golden-rows";
import { segmentMetrics } from "./loan-segments";
import { areaOf, type LoanMethod, type TrainedLoans, trainLoans } from "./train-loan";

/**
 * Trains one version on `credit_data`: the method's model, Platt's calibrator, figures on every part, golden rows,
 * record and card.
 */
export async function makeLoanVersion(method: LoanMethod, job: TrainingJob): Promise<MadeVersion> {
  const cases = readCreditData(textOf(job.data, "credit_data.csv"), job.hash);
  const trained = await trainLoans(cases, { ...method, inputs: inputsOf }, job);
  const train = cases.filter(({ part }) => part === "train").map(inputsOf);
  const features = describeFeatures(method.columns, train);
  const metrics = forEachPart((part) =>
    evaluate(
      trained.scored[part].map(({ scored }) => scored),
      LOAN_PRICING.review,
      job.seed,
    ),
  );
  const draft: VersionDraft = {
    ...facts(method, job),
    data: dataOf(cases, job),
    features,
    pipeline: trained.pipeline,
    file: trained.fitted.file,
    calibrator: trained.calibrator,
    adapter: adapterOf(trained.pipeline),
    metrics,
    segments: segmentMetrics(trained.scored.report, job.seed),
    classes: classMetrics(
      CREDIT_LABELS,
      trained.scored.report.map(({ scored }) => scored),
    ),
    notes: {
      ...notesOf(cases, features),
      ...(await contextNotes(method, { cases, trained }, job)),
    },
    golden: await loanGoldenRows(trained, features, job.hash),
    card: (record) => loanCard(record, method),
  };
  return {
    files: versionFiles(draft, job, job.hash),
    report: metrics.report,
    missed: missedTargets(metrics.report, method.targets),
  };
}

function facts({ model, version, title, parameters }: LoanMethod, { seed }: TrainingJob) {
  return {
    model,
    version,
    title,
    labels: [...CREDIT_LABELS],
    parameters: { ...parameters, seed },
    pricing: LOAN_PRICING,
  };
}

function dataOf(cases: readonly CreditCase[], { data, hash }: TrainingJob): VersionDraft["data"] {
  return {
    name: "credit_data",
    source: "Debian package r-cran-modeldata 1.1.0-1, object credit_data",
    license: "MIT",
    sha256: data.sha256,
    split: CREDIT_SPLIT.name,
    ...partRows(cases, hash),
    context: [...CREDIT_CONTEXT],
  };
}

function notesOf(cases: readonly CreditCase[], features: FeatureSchema): ModelManifest["notes"] {
  const shareBad = (loans: readonly CreditCase[]) =>
    loans.filter(({ label }) => label === "bad").length / loans.length;
  const without = (name: string) => cases.filter((loan) => loan.features[name] === null);
  const gaps = features.fields
    .filter(({ nullable }) => nullable)
    .map(({ name }) => [`missing_${name}`, without(name).length]);
  return {
    rows: cases.length,
    share_bad: shareBad(cases),
    share_bad_without_income: shareBad(without("Income")),
    ...Object.fromEntries(gaps),
  };
}

/** What Age and Marital would have added to the area under the curve of `report`, where the model reads all that is left. */
async function contextNotes(
  method: LoanMethod,
  { cases, trained }: { readonly cases: readonly CreditCase[]; readonly trained: TrainedLoans },
  job: TrainingJob,
): Promise<ModelManifest["notes"]> {
  if (method.spec !== LOAN_PIPELINE) return {};
  const wider = { ...method, spec: LOAN_PIPELINE_WITH_CONTEXT, inputs: inputsAndContextOf };
  const { scored } = await trainLoans(cases, wider, job);
  return {
    auc_with_age_and_marital: areaOf(scored.report),
    auc_without: areaOf(trained.scored.report),
  };
}

function adapterOf({ columns }: TabularPipeline): ModelManifest["adapter"] {
  return {
    input: { layout: "matrix", tensor: LOGISTIC_INPUT, type: "float32", columns: [...columns] },
    constants: [],
    output: {
      tensor: LOGISTIC_OUTPUT,
      kind: "probabilities",
      labels: [...CREDIT_LABELS],
      speaks_for: null,
      row: "plain",
    },
    batch: { mode: "dynamic" },
  };
}

function inputsOf({ features }: CreditCase): Features {
  return features;
}

function inputsAndContextOf({ features, context }: CreditCase): Features {
  return { ...features, ...context };
}
