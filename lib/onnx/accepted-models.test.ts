import { describe, expect, it } from "vitest";
import type { AdapterHints } from "./adapter-hints";
import { examine } from "./examine.test.support";
import { scoringModel, zipMapModel } from "./kit.test.support";

const NAMES: AdapterHints = { features: ["age", "income", "debt"], labels: ["no", "yes"] };

describe("what is accepted", () => {
  it("a ZipMap model, with the labels of its dictionaries", async () => {
    const { findings, settlement } = await examine(zipMapModel(["n", "m", "y"]), {
      features: ["age", "income", "debt"],
    });
    expect(findings).toEqual([]);
    expect(settlement).toEqual({
      adapter: {
        input: {
          layout: "matrix",
          tensor: "x",
          type: "float32",
          columns: ["age", "income", "debt"],
        },
        constants: [],
        output: {
          tensor: "probabilities",
          kind: "probabilities",
          labels: ["n", "m", "y"],
          speaks_for: null,
          row: "plain",
        },
        batch: { mode: "dynamic" },
      },
      labels: ["n", "m", "y"],
      labelsFrom: "classlabels",
      missing: [],
    });
  });

  it("labels another than the file's own, without a word about its label output", async () => {
    const hints = { ...NAMES, labels: ["rejected", "unclear", "approved"] };
    const { findings, settlement } = await examine(zipMapModel(), hints);
    expect(findings).toEqual([]);
    expect(settlement).toMatchObject({ labelsFrom: "uploader", labels: hints.labels });
  });

  it("logits once they are declared, and asks for that before", async () => {
    const model = scoringModel({ operators: [] });
    const open = await examine(model, NAMES);
    expect(open.findings).toEqual([]);
    expect(open.settlement?.adapter).toBeNull();
    expect(open.settlement?.missing).toEqual([
      expect.stringMatching(/which are no probabilities.*declare the kind logits/),
    ]);
    const said = await examine(model, { ...NAMES, kind: "logits" });
    expect(said.settlement?.adapter?.output.kind).toBe("logits");
    expect(said.judgement?.measured).toBeNull();
  });

  it("one column, once somebody says what it speaks for", async () => {
    const model = scoringModel({ weights: [1, -2, 0.5], operators: ["Sigmoid"] });
    const open = await examine(model, NAMES);
    expect(open.settlement?.adapter).toBeNull();
    expect(open.settlement?.missing).toEqual([
      "Say which label the single score speaks for: no or yes.",
    ]);
    const wrong = await examine(model, { ...NAMES, speaksFor: "perhaps" });
    expect(wrong.settlement).toMatchObject({ adapter: null, missing: open.settlement?.missing });
    const said = await examine(model, { ...NAMES, speaksFor: "yes" });
    expect(said.settlement?.adapter?.output).toEqual({
      tensor: "scores",
      kind: "single_probability",
      labels: ["no", "yes"],
      speaks_for: "yes",
      row: "plain",
    });
  });
});
