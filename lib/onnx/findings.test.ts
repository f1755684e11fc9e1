import type { ModelProto } from "onnx-buf";
import { describe, expect, it } from "vitest";
import type { AdapterHints } from "./adapter-hints";
import {
  averagedAway,
  batchNormalized,
  cutFile,
  dice,
  dictionaryIn,
  directions,
  disagreeing,
  encoderModel,
  externalWeights,
  foreignDomain,
  labelOnly,
  longName,
  oddType,
  regressor,
  sequenceOut,
  singleClass,
  stateful,
  threeScores,
  turnedLetters,
  wideModel,
  withFormat,
  withOpset,
} from "./broken-models.test.support";
import { examine } from "./examine.test.support";
import { scoringModel } from "./kit.test.support";
import type { FindingCode } from "./model-finding";

const NAMES: AdapterHints = { features: ["age", "income", "debt"], labels: ["no", "yes"] };

type Row = [FindingCode, string, () => ModelProto | Uint8Array, AdapterHints, string];

const rows: Row[] = [
  ["not_onnx", "a web page", () => Buffer.from("<html>Sign in"), {}, "starts with “<html>Sign in”"],
  ["truncated", "cut bytes", cutFile, {}, "ends inside tensor w"],
  [
    "unknown_domain",
    "a foreign operator",
    foreignDomain,
    {},
    "Operator Relu of domain com.example",
  ],
  ["opset_too_new", "opset 27", () => withOpset(27), {}, "ai.onnx 27 is newer than this runtime"],
  ["opset_too_new", "IR version 14", () => withFormat(14), {}, "Export with IR version ≤ 13."],
  ["external_data", "weights elsewhere", externalWeights, {}, "Weights lie in a second file."],
  ["locale_missing", "letters turned", turnedLetters, {}, "Umpire can set C.UTF-8"],
  [
    "non_tensor_output",
    "a sequence that is no ZipMap",
    sequenceOut,
    NAMES,
    "Umpire can remove a ZipMap",
  ],
  ["non_tensor_input", "a dictionary", dictionaryIn, NAMES, "Export with one tensor a column."],
  ["stateful", "state in and out", stateful, NAMES, "This model remembers between calls."],
  ["looks_like_encoder", "rank 4", encoderModel, NAMES, "an embedding, a map or a sequence"],
  [
    "looks_like_encoder",
    "a width that fits no list",
    wideModel,
    NAMES,
    "512 scores a row fit no list",
  ],
  [
    "looks_like_encoder",
    "rows of length 1",
    directions,
    { features: NAMES.features ?? [] },
    "Every row is a direction",
  ],
  [
    "single_class",
    "one label",
    singleClass,
    { features: NAMES.features ?? [] },
    "knows a single class",
  ],
  [
    "label_count_mismatch",
    "three scores, two labels",
    threeScores,
    NAMES,
    "Three scores a row, two labels given.",
  ],
  ["no_scores", "a label only", labelOnly, NAMES, "Umpire needs a score a class."],
  [
    "unknown_tensor",
    "an output that is not there",
    () => scoringModel({}),
    { ...NAMES, output: "p" },
    "has no output “p”; it has “scores”",
  ],
  ["unsupported_input", "a type nobody feeds", oddType, NAMES, "“x” is of type uint32"],
  ["unusable_name", "a name without an end", longName, NAMES, "has a name of 301 characters"],
  [
    "log_probabilities_as_probabilities",
    "declared probabilities",
    () => scoringModel({ operators: ["LogSoftmax"], output: "probs" }),
    { ...NAMES, kind: "probabilities" },
    "Set the kind to log_probabilities.",
  ],
  [
    "scores_not_probabilities",
    "distances under such a name",
    () => scoringModel({ operators: [], output: "probabilities" }),
    NAMES,
    "these are distances to a boundary",
  ],
  [
    "scores_not_probabilities",
    "distances declared probabilities",
    () => scoringModel({ operators: [] }),
    { ...NAMES, kind: "probabilities" },
    "Declare the kind logits and calibrate",
  ],
  [
    "rows_do_not_sum",
    "a sigmoid a label",
    () => scoringModel({ operators: ["Sigmoid"] }),
    NAMES,
    "not to 1",
  ],
  [
    "kind_contradicted",
    "probabilities declared logits",
    () => scoringModel({}),
    { ...NAMES, kind: "logits" },
    "was declared logits, but holds probabilities",
  ],
  [
    "looks_like_regressor",
    "an unbounded column",
    regressor,
    { features: NAMES.features ?? [] },
    "This predicts a quantity.",
  ],
  [
    "nan_output",
    "a logarithm of less than nothing",
    () => scoringModel({ operators: ["Log", "Softmax"] }),
    NAMES,
    "NaN in",
  ],
  [
    "infinite_output",
    "a reciprocal of nothing",
    () => scoringModel({ operators: ["Reciprocal"] }),
    { ...NAMES, kind: "logits" },
    "Input profile zeros gives an infinite score in 24 of 24 rows.",
  ],
  [
    "batch_dependent",
    "rows set off against their mean",
    batchNormalized,
    NAMES,
    "The answer for one row depends on the others",
  ],
  ["batch_dependent", "rows averaged away", averagedAway, NAMES, "24 rows went in, 1 came out"],
  [
    "not_repeatable",
    "dice",
    dice,
    { ...NAMES, kind: "logits" },
    "Two runs on the same rows differ",
  ],
];

describe.each(rows)("%s: %s", (code, _name, build, hints, words) => {
  it("is refused, in words for whoever exported the file", async () => {
    const { findings } = await examine(build(), hints);
    const found = findings.find((it) => it.code === code);
    expect(findings.map((it) => it.code)).toContain(code);
    expect(found?.severity).toBe("refused");
    expect(found?.detail).toContain(words);
    expect(found?.evidence).not.toBe("");
  });
});

describe("warnings", () => {
  it("log-probabilities under a name that promises otherwise are read as what they are", async () => {
    const model = scoringModel({ operators: ["LogSoftmax"], output: "probs" });
    const { findings, settlement } = await examine(model, NAMES);
    expect(findings).toMatchObject([
      { code: "log_probabilities_as_probabilities", severity: "warning" },
    ]);
    expect(settlement?.adapter?.output.kind).toBe("log_probabilities");
  });

  it("a label output that differs from the largest score", async () => {
    const { findings, settlement } = await examine(disagreeing(), NAMES);
    expect(findings).toMatchObject([{ code: "label_disagrees", severity: "warning" }]);
    expect(findings[0]?.detail).toMatch(/differs from the largest score in \d+ of \d+ rows/);
    expect(settlement?.adapter).not.toBeNull();
  });

  it("one answer to everything", async () => {
    const { findings } = await examine(scoringModel({ weights: [0, 0, 0, 0, 0, 0] }), NAMES);
    expect(findings).toMatchObject([{ code: "constant_output", severity: "warning" }]);
  });
});
