import { describe, expect, it } from "vitest";
import { judgeOutputs } from "./judge-outputs";
import type { MeasuredOutputs, MeasuredProfile } from "./measured-outputs";
import type { OutputKind } from "./proposed-adapter";

const PROBABILITIES = [0.25, 0.75, 0.9, 0.1, 0.5, 0.5];
const LOGS = PROBABILITIES.map(Math.log);
const LOGITS = [-3, 4, 0.5, -312, 312, 1];

describe("the kind is measured", () => {
  it.each<[string, readonly number[], number, OutputKind | null]>([
    ["rows of 0 to 1 that sum to 1", PROBABILITIES, 2, "probabilities"],
    ["sums off by rounding", [0.2504, 0.75, 1, 0], 2, "probabilities"],
    ["at the very edge", [1 + 5e-7, -5e-7, 0, 1], 2, "probabilities"],
    ["rows whose exponentials sum to 1", LOGS, 2, "log_probabilities"],
    ["one column of 0 to 1", [0, 0.5, 1], 1, "single_probability"],
    ["anything else", LOGITS, 2, null],
    ["sums off by more than rounding", [0.252, 0.75, 1, 0], 2, null],
    ["one row that strays", [0.25, 0.75, 0.25, 0.7], 2, null],
  ])("%s", (_name, values, width, kind) => {
    const judged = judgeOutputs(outputs({ values, width }));
    expect(judged.measured).toBe(kind);
    expect(judged.kind).toBe(kind);
  });

  it("over all profiles, so that one which strays undecides it", () => {
    const judged = judgeOutputs({
      ...outputs({ values: PROBABILITIES }),
      profiles: [profile("zeros", PROBABILITIES, 2), profile("×10", LOGITS, 2)],
    });
    expect(judged).toMatchObject({ kind: null, measured: null, rows: 6, classes: 2 });
  });

  it("from half floats and whole numbers alike", () => {
    const values = Float64Array.from(PROBABILITIES);
    expect(judgeOutputs(outputs({ values })).kind).toBe("probabilities");
    const bytes = Uint8Array.of(0, 1, 1, 0);
    expect(judgeOutputs(outputs({ values: bytes })).kind).toBe("probabilities");
  });
});

describe("a declaration", () => {
  const sets = { probabilities: PROBABILITIES, logs: LOGS, logits: LOGITS };

  it.each<[OutputKind, keyof typeof sets, string | null]>([
    ["probabilities", "probabilities", null],
    ["probabilities", "logs", "log_probabilities_as_probabilities"],
    ["probabilities", "logits", "scores_not_probabilities"],
    ["log_probabilities", "logs", null],
    ["log_probabilities", "probabilities", "kind_contradicted"],
    ["log_probabilities", "logits", "kind_contradicted"],
    ["logits", "logits", null],
    ["logits", "logs", null],
    ["logits", "probabilities", "kind_contradicted"],
    ["single_probability", "probabilities", "kind_contradicted"],
    ["single_logit", "logits", "kind_contradicted"],
  ])("of %s against %s", (declared, values, code) => {
    const judged = judgeOutputs(outputs({ values: sets[values], declared }));
    expect(judged.findings.map((it) => it.code)).toEqual(code === null ? [] : [code]);
    expect(judged.kind).toBe(code === null ? declared : null);
    expect(judged.missing).toEqual([]);
  });

  it.each<[OutputKind, readonly number[], string | null]>([
    ["single_probability", [0.1, 0.9], null],
    ["single_probability", [-4, 7], "scores_not_probabilities"],
    ["single_logit", [-4, 7], null],
    ["single_logit", [0.1, 0.9], "kind_contradicted"],
    ["probabilities", [0.1, 0.9], "kind_contradicted"],
    ["logits", [-4, 7], "kind_contradicted"],
  ])("of %s against one column of %j", (declared, values, code) => {
    const judged = judgeOutputs(outputs({ values, width: 1, declared }));
    expect(judged.findings.map((it) => it.code)).toEqual(code === null ? [] : [code]);
    expect(judged.classes).toBe(2);
  });

  it("is asked for where the numbers leave it open", () => {
    const two = judgeOutputs(outputs({ values: LOGITS }));
    expect(two.missing).toEqual([
      "The output “y” holds −312 … 312, which are no probabilities. If they are scores before a softmax, declare the kind logits; they need a calibrator before promotion.",
    ]);
    const one = judgeOutputs(outputs({ values: [-4, 7], width: 1 }));
    expect(one.missing).toEqual([expect.stringContaining("declare the kind single_logit")]);
  });
});

describe("rows of length 1", () => {
  const circle = (width: number) => [0.6, -0.8, ...new Array<number>(width - 2).fill(0)];

  it.each<[string, number, string[] | null, string[]]>([
    ["are an embedding", 3, null, ["looks_like_encoder"]],
    ["may be scores where somebody has named them", 3, ["a", "b", "c"], []],
    ["say nothing of two scores", 2, null, []],
  ])("%s", (_name, width, labels, codes) => {
    const { findings, missing } = judgeOutputs(outputs({ values: circle(width), width, labels }));
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(missing).toHaveLength(1 - codes.length);
  });
});

describe("shapes", () => {
  const values = [...PROBABILITIES];

  it.each<[string, number[], boolean]>([
    ["[N, K]", [3, 2], false],
    ["[N, 1, K]", [3, 1, 2], true],
  ])("%s are rows of scores", (_name, dims, squeezed) => {
    const judged = judgeOutputs(outputs({ values, dims }));
    expect(judged).toMatchObject({ kind: "probabilities", classes: 2, squeezed, findings: [] });
  });

  it("[N], [N, 1] and [N, 1, 1] are one score a row", () => {
    for (const dims of [[6], [6, 1], [6, 1, 1]]) {
      const judged = judgeOutputs(outputs({ values, dims, rows: 6 }));
      expect(judged).toMatchObject({ kind: "single_probability", classes: 2, findings: [] });
      expect(judged.squeezed).toBe(dims.length === 3);
    }
  });

  it.each<[string, number[], string]>([
    ["a map", [3, 2, 1, 1], "looks_like_encoder"],
    ["a sequence", [3, 2, 2], "looks_like_encoder"],
    ["nothing a row", [3, 0], "looks_like_encoder"],
    ["one row for three", [1, 2], "batch_dependent"],
    ["one number for three", [], "batch_dependent"],
  ])("%s are not", (_name, dims, code) => {
    const judged = judgeOutputs(outputs({ values, dims }));
    expect(judged).toMatchObject({ kind: null, classes: 0 });
    expect(judged.findings.map((it) => it.code)).toEqual([code]);
  });

  it("that change from profile to profile are a sequence", () => {
    const profiles = [profile("zeros", values, 2), profile("ones", values, 3)];
    const judged = judgeOutputs({ ...outputs({ values }), profiles });
    expect(judged.findings.map((it) => it.code)).toEqual(["looks_like_encoder"]);
  });

  it("of no answer at all are refused", () => {
    const judged = judgeOutputs({ ...outputs({ values }), profiles: [] });
    expect(judged.findings.map((it) => it.code)).toEqual(["no_scores"]);
  });

  it("may be wider than a call takes arguments", () => {
    const width = 300_000;
    const wide = new Float64Array(2 * width).fill(1 / width);
    const judged = judgeOutputs(outputs({ values: wide, width, labels: null }));
    expect(judged).toMatchObject({ kind: "probabilities", classes: width });
  });
});

describe("steadiness", () => {
  it.each<[string, Partial<MeasuredProfile>, string[]]>([
    ["a last bit between batches", { regrouped: [0.25, 0.750001, 0.9, 0.1, 0.5, 0.5] }, []],
    ["more than that", { regrouped: [0.25, 0.75, 0.9, 0.1001, 0.5, 0.5] }, ["batch_dependent"]],
    [
      "a last bit between runs",
      { again: [0.25, 0.7500001, 0.9, 0.1, 0.5, 0.5] },
      ["not_repeatable"],
    ],
    ["rows that go missing", { again: [0.25, 0.75, 0.9, 0.1] }, ["not_repeatable"]],
  ])("%s", (_name, more, codes) => {
    const judged = judgeOutputs(outputs({ values: PROBABILITIES, more }));
    expect(judged.findings.map((it) => it.code)).toEqual(codes);
  });

  it("is measured against the size of large scores", () => {
    const regrouped = LOGITS.map((it) => it * (1 + 5e-6));
    const declared = "logits";
    expect(
      judgeOutputs(outputs({ values: LOGITS, declared, more: { regrouped } })).findings,
    ).toEqual([]);
  });

  it("counts rows, not cells, of what is no number, and says no more about them", () => {
    const values = [Number.NaN, Number.NaN, 0.5, 0.5, 0.5, Number.NaN];
    const { findings, missing } = judgeOutputs(outputs({ values }));
    expect(findings).toEqual([
      {
        code: "nan_output",
        severity: "refused",
        evidence: "profile normal: 2 of 3 rows",
        detail: "Input profile normal gives NaN in 2 of 3 rows.",
      },
    ]);
    expect(missing).toEqual([]);
  });

  it("NaN that comes back as NaN is one fault, not three", () => {
    const values = [0.5, Number.NaN];
    const more = { again: values, regrouped: values };
    const { findings } = judgeOutputs(outputs({ values, more }));
    expect(findings.map(({ code }) => code)).toEqual(["nan_output"]);
  });
});

describe("its own labels", () => {
  const values = [0.9, 0.1, 0.2, 0.8, 0.3, 0.7];
  const told = (labels: string[]) => ({ values, more: { labels } });

  it.each<[string, string[], Partial<MeasuredOutputs>, string[], string[] | null]>([
    ["agree by name", ["no", "yes", "yes"], {}, [], ["no", "yes"]],
    ["agree by place", ["0", "1", "1"], {}, [], ["0", "1"]],
    ["agree in the file's words", ["F", "T", "T"], { ownLabels: ["F", "T"] }, [], ["F", "T"]],
    ["agree in words nobody knows", ["F", "T", "T"], {}, [], ["F", "T"]],
    ["differ by name", ["yes", "no", "no"], {}, ["label_disagrees"], ["yes", "no"]],
    ["differ by place", ["1", "0", "0"], {}, ["label_disagrees"], ["1", "0"]],
    ["differ once", ["no", "yes", "no"], {}, ["label_disagrees"], null],
    ["differ once in words nobody knows", ["F", "T", "U"], {}, ["label_disagrees"], null],
    ["name the labels nobody has named", ["no", "yes", "yes"], { labels: null }, [], ["no", "yes"]],
  ])("%s", (_name, labels, more, codes, spoken) => {
    const judged = judgeOutputs({ ...outputs(told(labels)), ...more });
    expect(judged.findings.map(({ code }) => code)).toEqual(codes);
    expect(judged.labels).toEqual(spoken);
  });

  it("are no list while a column never won", () => {
    const more = { labels: ["no", "no", "no"] };
    const judged = judgeOutputs(
      outputs({ values: [0.9, 0.1, 0.8, 0.2, 0.6, 0.4], more, labels: null }),
    );
    expect(judged).toMatchObject({ labels: null, findings: [] });
  });

  it("are right either way on a tie", () => {
    const more = { labels: ["yes", "no"] };
    const judged = judgeOutputs(outputs({ values: [0.5, 0.5, 0.5000001, 0.4999999], more }));
    expect(judged.findings).toEqual([]);
  });
});

type Parts = {
  values: ArrayLike<number>;
  width?: number;
  rows?: number;
  dims?: number[];
  declared?: OutputKind | null;
  labels?: string[] | null;
  more?: Partial<MeasuredProfile>;
};

function outputs({ values, width = 2, declared = null, more, ...rest }: Parts): MeasuredOutputs {
  const { labels = ["no", "yes"], dims, rows } = rest;
  const whole = profile("normal", values, width);
  const shape = dims ? { dims, rows: rows ?? whole.rows } : {};
  return {
    tensor: "y",
    declared,
    labels,
    ownLabels: null,
    speaksFor: null,
    profiles: [{ ...whole, ...shape, ...more }],
  };
}

function profile(name: string, values: ArrayLike<number>, width: number): MeasuredProfile {
  const rows = values.length / width;
  return { name, rows, dims: [rows, width], values, again: null, regrouped: null, labels: null };
}
