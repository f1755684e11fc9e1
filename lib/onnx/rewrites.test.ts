import { describe, expect, it } from "vitest";
import { buildEdge } from "./build-edge";
import { buildAttribute, buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { findingFromLoadError } from "./finding-from-load-error";
import { graphFacts } from "./graph-facts";
import { inspectModel } from "./inspect-model";
import { floats, loadError, oneNode, outputsOf, texts, zipMapModel } from "./kit.test.support";
import { removeZipMap } from "./remove-zip-map";
import { setLocale } from "./set-locale";
import { signatureOf } from "./signature-of";

const ROWS = [0.5, -1, 2, 3, 0.25, -0.125, 0, 0, 0];

describe("a ZipMap at the end", () => {
  const bytes = encodeModel(zipMapModel(["no", "vielleicht", "ja"]));

  it("is taken out, and its scores leave the graph in its place", () => {
    const { bytes: rewritten, changes, labels } = removeZipMap(bytes);
    expect(changes).toEqual([
      {
        code: "zip_map_removed",
        detail:
          "Removed ZipMap ZipMap_output_probability: scores leave as probabilities, a float tensor, instead of dictionaries output_probability.",
      },
    ]);
    expect(labels).toEqual(["no", "vielleicht", "ja"]);
    expect(signatureOf(rewritten).outputs).toEqual([
      { name: "label", kind: "tensor", type: "string", dims: ["N"] },
      { name: "probabilities", kind: "tensor", type: "float32", dims: ["N", 3] },
    ]);
    expect(inspectModel(rewritten).findings).toEqual([]);
  });

  it("leaves labels as they were and gives the probabilities of its own arithmetic", async () => {
    const x = floats(ROWS, 3);
    const before = await outputsOf(bytes, { x }, ["label"]);
    const after = await outputsOf(removeZipMap(bytes).bytes, { x });
    expect(after.label?.data).toEqual(before.label?.data);
    const probabilities = Array.from(after.probabilities?.data as Float32Array);
    const expected = [0, 3, 6].flatMap((at) => softmaxOf(ROWS.slice(at, at + 3)));
    probabilities.forEach((it, at) => {
      expect(Math.abs(it - (expected[at] ?? 0))).toBeLessThan(2e-6);
    });
  });

  it("is not taken out twice, and other files stay the very same bytes", () => {
    const once = removeZipMap(bytes).bytes;
    expect(removeZipMap(once)).toEqual({ bytes: once, changes: [], labels: null });
    expect(removeZipMap(once).bytes).toBe(once);
  });

  it("just goes where its scores leave the graph already", () => {
    const model = zipMapModel();
    model.graph?.output.push(buildValueInfo("probabilities", "FLOAT", ["N", 3]));
    const { outputs } = signatureOf(removeZipMap(encodeModel(model)).bytes);
    expect(outputs.map(({ name }) => name)).toEqual(["label", "probabilities"]);
  });

  it("is taken out wherever there are thousands of them, in no time, and the list stays short", () => {
    const model = zipMapModel();
    const [classifier, , map] = model.graph?.node ?? [];
    if (!model.graph || !classifier || !map) throw new Error("no graph");
    const places = Array.from({ length: 3000 }, (_, at) => at);
    model.graph.node = [
      ...places.map((at) => ({ ...classifier, output: [`l${at}`, `s${at}`] })),
      ...places.map((at) => ({ ...map, input: [`s${at}`], output: [`d${at}`] })),
    ];
    model.graph.output = places.map((at) => buildEdge(`d${at}`, { tensor: "FLOAT" }));
    const { bytes: rewritten, changes } = removeZipMap(encodeModel(model));
    expect(signatureOf(rewritten).outputs.map(({ name }) => name)).toEqual(
      places.map((at) => `s${at}`),
    );
    expect(changes).toHaveLength(21);
    expect(changes.at(-1)?.detail).toBe("The same in 2980 more places.");
  });

  it("stays where something else reads the dictionaries", () => {
    const model = zipMapModel();
    const reader = buildNode({
      type: "Identity",
      inputs: ["output_probability"],
      outputs: ["copy"],
    });
    model.graph?.node.push(reader);
    const used = encodeModel(model);
    expect(removeZipMap(used).bytes).toBe(used);
  });

  it("leaves its labels in the uploaded bytes, whole numbers as texts", () => {
    const model = zipMapModel();
    expect(graphFacts(encodeModel(model)).classLabels).toEqual(["no", "maybe", "yes"]);
    const [classifier, , map] = model.graph?.node ?? [];
    if (map) map.attribute = [buildAttribute("classlabels_int64s", { ints: [7, -1, 12] })];
    expect(graphFacts(encodeModel(model)).classLabels).toEqual(["7", "-1", "12"]);
    if (map) map.attribute = [];
    expect(graphFacts(encodeModel(model)).classLabels).toEqual(["no", "maybe", "yes"]);
    if (classifier) classifier.attribute = [];
    expect(graphFacts(encodeModel(model)).classLabels).toBeNull();
  });
});

describe("a StringNormalizer without a locale", () => {
  const lower = { case_change_action: { text: "LOWER" } };
  const turning = buildModel(normalizer(lower));

  it("is seen before loading, in the words the runtime's refusal gives too", async () => {
    const [finding] = inspectModel(encodeModel(turning)).findings;
    expect(finding).toMatchObject({
      code: "locale_missing",
      severity: "refused",
      evidence: "node StringNormalizer_y",
    });
    const loading = findingFromLoadError(await loadError(turning));
    expect(loading).toMatchObject({ code: "locale_missing", evidence: "en_US.UTF-8" });
    expect(loading.detail).toBe(finding?.detail);
  });

  it("lower-cases letters beyond ASCII once C.UTF-8 is set", async () => {
    const { bytes, changes } = setLocale(encodeModel(turning));
    expect(changes.map(({ code }) => code)).toEqual(["locale_set"]);
    expect(changes[0]?.detail).toBe(
      "Set the locale of StringNormalizer StringNormalizer_y from none to C.UTF-8.",
    );
    const x = texts(["ÄRGER", "Straße", "ΣΟΦΊΑ"], [3]);
    const { y } = await outputsOf(bytes, { x });
    expect(y?.data).toEqual(["ärger", "straße", "σοφία"]);
    expect(inspectModel(bytes).findings).toEqual([]);
  });

  it.each([
    ["stop words are compared in one case", { stopwords: { texts: ["the"] } }, true],
    ["letters are raised", { case_change_action: { text: "UPPER" } }, true],
    [
      "stop words mind case",
      { stopwords: { texts: ["the"] }, is_case_sensitive: { int: 1 } },
      false,
    ],
    ["nothing is turned", { case_change_action: { text: "NONE" } }, false],
    ["C is named, which every system has", { ...lower, locale: { text: "C" } }, false],
  ])("when %s", async (_name, attributes, isMissing) => {
    const model = buildModel(normalizer(attributes));
    const codes = inspectModel(encodeModel(model)).findings.map(({ code }) => code);
    expect(codes).toEqual(isMissing ? ["locale_missing"] : []);
    expect(setLocale(encodeModel(model)).changes).toHaveLength(isMissing ? 1 : 0);
    const x = texts(["THE", "Fee", "the"], [3]);
    await outputsOf(setLocale(encodeModel(model)).bytes, { x });
  });

  it("has a locale of another system replaced, which only loading can tell", async () => {
    const attributes = { ...lower, locale: { text: "de_DE" } };
    const model = buildModel(normalizer(attributes));
    expect(inspectModel(encodeModel(model)).findings).toEqual([]);
    expect(findingFromLoadError(await loadError(model))).toMatchObject({
      code: "locale_missing",
      evidence: "de_DE",
    });
    const { bytes } = setLocale(encodeModel(model));
    const { y } = await outputsOf(bytes, { x: texts(["Ö", "P", "Q"], [3]) });
    expect(y?.data).toEqual(["ö", "p", "q"]);
  });

  it("is found inside bodies and functions too, and the rest of the file stays", () => {
    const body = normalizer(lower);
    const holder = buildNode({
      type: "If",
      inputs: ["c"],
      outputs: ["y"],
      attributes: { then_branch: { graph: body } },
    });
    const graph = buildGraph({
      name: "main",
      nodes: [holder],
      inputs: [],
      outputs: [buildEdge("y", { tensor: "STRING" })],
    });
    const { bytes, changes } = setLocale(encodeModel(buildModel(graph)));
    expect(changes).toHaveLength(1);
    expect(decodeModel(bytes).graph?.node[0]?.opType).toBe("If");
    expect(setLocale(bytes)).toEqual({ bytes, changes: [] });
  });
});

/** A list of texts through one StringNormalizer. */
function normalizer(attributes: Parameters<typeof oneNode>[1]) {
  return oneNode("StringNormalizer", attributes, { element: "STRING", dims: ["C"] });
}

/** Softmax over the classifier's lines in double precision; the L1 norm of its result is 1 already. */
function softmaxOf([a = 0, b = 0, c = 0]: readonly number[]): number[] {
  const z = [a - 2 * b + 0.5 * c + 0.25, -a + 0.25 * b + 2 * c - 0.5, 0.125 * a + 3 * b - c + 0.75];
  const total = z.reduce((sum, it) => sum + Math.exp(it), 0);
  return z.map((it) => Math.exp(it) / total);
}
