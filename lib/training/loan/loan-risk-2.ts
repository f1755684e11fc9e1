import { encodeModel } from "#lib/onnx/encode-model";
import { LOGISTIC_INPUT } from "../export-logistic";
import type { LabeledMatrix } from "../fit-logistic";
import { type FittedModel, fittedNetwork } from "../fitted-model";
import { buildNetwork, LOGITS } from "../networks/build-network";
import { trainNetwork } from "../networks/train-network";
import { matrixRows } from "../networks/training-rows";
import type { Recipe, TrainingJob } from "../recipe";
import { LOAN_COLUMNS, LOAN_PIPELINE, LOAN_TARGETS } from "./loan-columns";
import { makeLoanVersion } from "./make-loan-version";
import type { LoanMethod } from "./train-loan";

const TRAINING = {
  epochs: 40,
  batch: 64,
  learningRate: 1e-3,
  weightDecay: 0.3,
};
const HIDDEN = [32, 16];

const METHOD: LoanMethod = {
  model: "loan-risk",
  version: 2,
  title: "Loan risk, network",
  columns: LOAN_COLUMNS,
  spec: LOAN_PIPELINE,
  targets: { ...LOAN_TARGETS, auc: 0.83 },
  parameters: {
    method: "network",
    hidden: HIDDEN.join("-"),
    epochs: TRAINING.epochs,
    batch: TRAINING.batch,
    learning_rate: TRAINING.learningRate,
    weight_decay: TRAINING.weightDecay,
    optimizer: "adam",
  },
  fit: fitNetwork,
  kind: "A network of two hidden layers, 32 and 16 units,",
  failures: ["What it makes of amounts far outside what training saw is anybody's guess."],
};

/** Version 2 of `loan-risk`: a small network. The seed draws its first weights and the order of the rows. */
export const LOAN_RISK_2: Recipe = {
  entry: "lib/training/loan/loan-risk-2.ts",
  data: "credit_data",
  train: (job) => makeLoanVersion(METHOD, job),
};

async function fitNetwork(
  train: LabeledMatrix,
  { seed, open, progress }: TrainingJob,
): Promise<FittedModel> {
  const untrained = buildNetwork({
    name: "loan_risk",
    input: { tensor: LOGISTIC_INPUT, dims: [train.width] },
    layers: [...HIDDEN, 2].map((units) => ({ layer: "dense", units })),
    seed,
  });
  const onEpoch = (epoch: number) => progress(epoch / TRAINING.epochs);
  const options = { ...TRAINING, logits: LOGITS, classes: 2, seed, onEpoch };
  const rows = matrixRows(LOGISTIC_INPUT, train.rows, train.labels);
  const trained = await trainNetwork(untrained, rows, options, open);
  return fittedNetwork(encodeModel(trained), train.width, open);
}
