import { describe, expect, it } from "vitest";
import { findState } from "./find-state";
import { type AdapterSources, proposeAdapter } from "./propose-adapter";
import type { EdgeSignature } from "./signature-of";

const x = edge("x", "float32", ["N", 2]);
const named = { features: ["age", "debt"] };

describe("the output that holds the scores", () => {
  it.each<[string, EdgeSignature[], AdapterSources, string]>([
    [
      "is the only one of rows",
      [edge("a", "float32", ["N", 3]), edge("map", "float32", ["N", 3, 7])],
      {},
      "a",
    ],
    [
      "has a middle axis of 1",
      [edge("a", "float32", ["N", 1, 3])],
      { labels: ["a", "b", "c"] },
      "a",
    ],
    [
      "is as wide as the labels",
      [edge("prob", "float32", ["N", 8]), edge("b", "float32", ["N", 2])],
      { labels: ["no", "yes"] },
      "b",
    ],
    [
      "breaks a tie by its name",
      [edge("logits", "float32", ["N", 2]), edge("probabilities", "float32", ["N", 2])],
      {},
      "probabilities",
    ],
    [
      "is the one the uploader says",
      [edge("logits", "float32", ["N", 2]), edge("probabilities", "float32", ["N", 2])],
      { output: "logits" },
      "logits",
    ],
    [
      "may be of unknown shape",
      [edge("label", "int64", ["N"]), edge("a", "float64", null)],
      {},
      "a",
    ],
  ])("%s", (_name, outputs, more, tensor) => {
    const proposal = proposeAdapter({ inputs: [x], outputs }, { ...named, ...more });
    expect(proposal.adapter?.output.tensor).toBe(tensor);
    expect(proposal.findings).toEqual([]);
  });

  it("is asked for where two might be it", () => {
    const outputs = [edge("head_a", "float32", ["N", 2]), edge("head_b", "float32", ["N", 2])];
    const proposal = proposeAdapter({ inputs: [x], outputs }, { ...named, labels: ["no", "yes"] });
    expect(proposal.adapter).toBeNull();
    expect(proposal.missing).toEqual([
      "Say which of the outputs “head_a”, “head_b” holds a score a class.",
    ]);
  });

  it("is no map, sequence or embedding, even if the uploader says so", () => {
    for (const dims of [["N", "T", 6625], ["N", 1, "H", "W"], ["N", 7, 2], []]) {
      const outputs = [edge("y", "float32", dims)];
      const { findings, adapter } = proposeAdapter(
        { inputs: [x], outputs },
        { ...named, output: "y" },
      );
      expect(findings.map(({ code }) => code)).toEqual(["looks_like_encoder"]);
      expect(adapter).toBeNull();
    }
  });

  it("has the model's own label beside it", () => {
    const outputs = [edge("label", "string", ["N"]), edge("probabilities", "float32", ["N", 2])];
    expect(proposeAdapter({ inputs: [x], outputs }, named).labelOutput).toBe("label");
    expect(
      proposeAdapter({ inputs: [x], outputs: outputs.slice(1) }, named).labelOutput,
    ).toBeNull();
  });
});

describe("labels", () => {
  const outputs = [edge("scores", "float32", ["N", 2])];
  const graph = { classLabels: ["0", "1"], metadata: { classes: '["bad", "good"]' } };

  it.each<[string, AdapterSources, string[] | null, string | null]>([
    ["the uploader's go first", { labels: ["no", "yes"], graph }, ["no", "yes"], "uploader"],
    ["then the classifier's", { graph }, ["0", "1"], "classlabels"],
    [
      "then the metadata's",
      { graph: { ...graph, classLabels: null } },
      ["bad", "good"],
      "metadata",
    ],
    ["then nobody's", { graph: { classLabels: null, metadata: {} } }, null, null],
    [
      "and none that would be two of a kind",
      { graph: { classLabels: ["a", "a "], metadata: {} } },
      null,
      null,
    ],
  ])("%s", (_name, sources, labels, labelsFrom) => {
    const proposal = proposeAdapter({ inputs: [x], outputs }, { ...named, ...sources });
    expect(proposal).toMatchObject({ labels, labelsFrom });
    expect(proposal.adapter?.output.labels ?? null).toEqual(labels);
  });

  it("are asked for at once where nothing can be run", () => {
    const proposal = proposeAdapter({ inputs: [edge("x", "float32", ["N", "D"])], outputs }, {});
    expect(proposal.missing).toEqual([
      "Name the features in the order of the columns of “x”.",
      "Name the labels in the order of the scores.",
    ]);
  });

  it.each<[string, number, string[], string]>([
    ["too few", 3, ["no", "yes"], "Three scores a row, two labels given."],
    ["too many", 2, ["a", "b", "c"], "Two scores a row, three labels given."],
    [
      "three for one column",
      1,
      ["a", "b", "c"],
      "One score a row, three labels given. A single score needs two labels.",
    ],
    [
      "more than there are words for",
      12,
      Array.from({ length: 11 }, (_, at) => `l${at}`),
      "12 scores a row, 11 labels given.",
    ],
  ])("%s are refused", (_name, width, labels, detail) => {
    const { findings } = proposeAdapter(
      { inputs: [x], outputs: [edge("scores", "float32", ["N", width])] },
      { ...named, labels },
    );
    expect(findings).toMatchObject([{ code: "label_count_mismatch", detail }]);
  });
});

describe("state", () => {
  const y = edge("y", "float32", ["N", 2]);

  it.each<[string, EdgeSignature[], EdgeSignature[], boolean]>([
    [
      "of one shape, whatever its names",
      [edge("i", "float32", [2, "B", 64])],
      [edge("o", "float32", [2, "B", 64])],
      true,
    ],
    [
      "by its name where the output's shape is open",
      [edge("state", "float32", [2, null, 128])],
      [edge("stateN", "float32", [null, null, null])],
      true,
    ],
    [
      "two of a kind",
      [edge("h", "float32", [2, "B", 64]), edge("c", "float32", [2, "B", 64])],
      [edge("hn", "float32", [2, "B", 64]), edge("cn", "float32", [2, "B", 64])],
      true,
    ],
    [
      "past and present",
      [edge("past_key.0", "float16", ["B", 8, "P", 64])],
      [edge("present_key.0", "float16", ["B", 8, "Q", 64])],
      true,
    ],
    [
      "of rank 2 by its name",
      [edge("hidden_in", "float32", ["N", 32])],
      [edge("hidden_out", "float32", ["N", 32])],
      true,
    ],
    [
      "is none at rank 2 under another name",
      [edge("weights", "float32", ["N", 32])],
      [edge("embedding", "float32", ["N", 32])],
      false,
    ],
    [
      "is none of another type",
      [edge("state", "int64", [2, "B", 64])],
      [edge("stateN", "float32", [2, "B", 64])],
      false,
    ],
    [
      "is none of another size",
      [edge("i", "float32", [2, "B", 64])],
      [edge("o", "float32", [2, "B", 32])],
      false,
    ],
  ])("%s", (_name, inputs, outputs, isStateful) => {
    const { findings } = proposeAdapter(
      { inputs: [x, ...inputs], outputs: [y, ...outputs] },
      { ...named, labels: ["no", "yes"] },
    );
    expect(findings.some(({ code }) => code === "stateful")).toBe(isStateful);
  });

  it("pairs each output once, however many inputs it would suit", () => {
    const inputs = [edge("a", "float32", [2, "B", 64]), edge("b", "float32", [2, "B", 64])];
    const outputs = [y, edge("o", "float32", [2, "B", 64])];
    expect(findState({ inputs, outputs }).map(({ input }) => input.name)).toEqual(["a"]);
  });

  it("is none where it is all there is", () => {
    const inputs = [edge("x", "float32", ["N", 3, 8])];
    const outputs = [edge("x_out", "float32", ["N", 3, 8]), y];
    expect(proposeAdapter({ inputs, outputs }, {}).findings).toEqual([]);
  });
});

it("treats names as data: short, printable, and never in two places at once", () => {
  const evil = `<img src=x onerror=alert(1)>\u0000\u202e${"a".repeat(400)}`;
  const { findings, missing } = proposeAdapter(
    {
      inputs: [edge(evil, "float32", ["N", "T", 4])],
      outputs: [edge("y", "float32", ["N", 2])],
    },
    {},
  );
  const said = [...missing, ...findings.map(({ detail, evidence }) => detail + evidence)].join("");
  expect(findings.map(({ code }) => code)).toEqual(["unusable_name"]);
  expect(said).not.toMatch(/[^\p{L}\p{N}\p{P}\p{S} ]/u);
  expect(said.length).toBeLessThan(600);
});

function edge(name: string, type: string, dims: (string | number | null)[] | null): EdgeSignature {
  return { name, kind: "tensor", type, dims };
}
