import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { bagOfWords } from "#lib/pipeline/bag-of-words";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { logisticProbabilities } from "../export-logistic";
import type { Hash } from "../recipe";
import type { TrainedFeedback } from "./train-feedback";

/** Texts of our own, none of a customer: praise, complaint, markup, a long one whose end turns, and one without a known word. */
const TEXTS: readonly (readonly [string, string])[] = [
  ["praise", "I love this tea. The best I have ever had, and a great price too!"],
  ["complaint", "Very disappointed: stale, bland and crushed on arrival. I want my money back."],
  ["markup and capitals", "GREAT cookies!<br /><br />My dog LOVES them.<br />Don't wait."],
  [
    "turns at the end",
    "The bag looked good, it came on time and the label says organic coffee from small farms. Yet the taste is awful, burnt and bitter, and I threw it away.",
  ],
  ["no word it knows", "1234 – 5678 !!!"],
];

/** The texts with their whole way through the version. */
export function feedbackGoldenRows(trained: TrainedFeedback, hash: Hash): GoldenRows {
  const rows = TEXTS.map(([name, text]) => {
    const { row, unseen } = bagOfWords(trained.pipeline, text);
    const raw = logisticProbabilities(trained.network, row);
    return {
      name,
      input: { text },
      unseen,
      row: null,
      row_sha256: hash(fedBytes({ kind: "row", row, unseen })),
      raw,
      probabilities: applyCalibrator(trained.calibrator, raw),
    };
  });
  return { schema: "umpire-golden/1", tolerance: 1e-6, rows };
}
