import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { GoldenRow, GoldenRows } from "#lib/pipeline/golden-rows";
import { parseFeatures } from "#lib/pipeline/parse-features";
import { logisticProbabilities } from "./export-logistic";
import type { TrainedLoanRisk } from "./train-loan-risk";

type Hash = (bytes: Uint8Array) => string;
type Known = Record<string, string | number | null>;
type Columns = Readonly<Record<string, unknown>>;

/** Held-out loans and two made from them that cover what no loan does: all that may be missing is, and a level nobody saw. */
export function loanGoldenRows(trained: TrainedLoanRisk, hash: Hash): GoldenRows {
  const held = trained.cases
    .filter(({ part }) => part === "report")
    .map(({ features }) => features);
  const [whole = {}] = held.filter((it) => Object.values(it).every((value) => value !== null));
  const gappy = held.find(({ Income }) => Income === null) ?? whole;
  const nullable = trained.features.fields.filter((field) => field.nullable);
  const nothing = Object.fromEntries(nullable.map(({ name }) => [name, null]));
  const rows: [string, Columns][] = [
    ["nothing is missing", whole],
    ["income is missing", gappy],
    ["all that may be missing is", { ...whole, ...nothing }],
    ["housing nobody saw", { ...whole, Home: "houseboat" }],
  ];
  return {
    schema: "umpire-golden/1",
    tolerance: 1e-6,
    rows: rows.map(([name, features]) => goldenRow({ trained, hash }, name, features)),
  };
}

function goldenRow(
  { trained, hash }: { readonly trained: TrainedLoanRisk; readonly hash: Hash },
  name: string,
  columns: Columns,
): GoldenRow {
  const { features } = parseFeatures(trained.features, columns);
  const { row, unseen } = applyPipeline(trained.pipeline, features);
  const raw = logisticProbabilities(trained.network, row);
  return {
    name,
    input: { features: { ...features } as Known },
    unseen,
    row: [...row],
    row_sha256: hash(fedBytes({ kind: "row", row, unseen })),
    raw,
    probabilities: applyCalibrator(trained.calibrator, raw),
  };
}
