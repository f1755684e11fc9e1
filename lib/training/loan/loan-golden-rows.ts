import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { Features } from "#lib/pipeline/features";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { GoldenRow, GoldenRows } from "#lib/pipeline/golden-rows";
import { parseFeatures } from "#lib/pipeline/parse-features";
import type { Hash } from "../recipe";
import type { TrainedLoans } from "./train-loan";

type Known = Record<string, string | number | null>;

/** Held-out loans and two made from them that cover what no loan does: all that may be missing is, and a level nobody saw. */
export async function loanGoldenRows(
  trained: TrainedLoans,
  schema: FeatureSchema,
  hash: Hash,
): Promise<GoldenRows> {
  const held = trained.scored.report.map(({ loan }) => loan.features);
  const [whole = {}] = held.filter((it) => Object.values(it).every((value) => value !== null));
  const gappy = held.find(({ Income }) => Income === null) ?? whole;
  const nullable = schema.fields.filter((field) => field.nullable);
  const nothing = Object.fromEntries(nullable.map(({ name }) => [name, null]));
  const named: [string, Features][] = [
    ["nothing is missing", whole],
    ["income is missing", gappy],
    ["all that may be missing is", { ...whole, ...nothing }],
    ["housing nobody saw", { ...whole, Home: "houseboat" }],
  ];
  const rows: GoldenRow[] = [];
  for (const [name, columns] of named) {
    const { features } = parseFeatures(schema, columns);
    const { row, unseen } = applyPipeline(trained.pipeline, features);
    const [raw = []] = await trained.fitted.score(row);
    rows.push({
      name,
      input: { features: { ...features } as Known },
      unseen,
      row: [...row],
      row_sha256: hash(fedBytes({ kind: "row", row, unseen })),
      raw,
      probabilities: applyCalibrator(trained.calibrator, raw),
    });
  }
  return { schema: "umpire-golden/1", tolerance: 1e-6, rows };
}
