import type { ModelProto } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { dangling, withFormat, withMachineLearning, withOpset } from "./broken-models.test.support";
import { buildModel } from "./build-model";
import { examine } from "./examine.test.support";
import { findingFromLoadError } from "./finding-from-load-error";
import { loadError, oneNode } from "./kit.test.support";
import type { FindingCode } from "./model-finding";

describe("what only loading tells", () => {
  const errors: [FindingCode, string, () => ModelProto, string][] = [
    [
      "unknown_operator",
      "of the standard",
      () => buildModel(oneNode("Frobnicate")),
      "Operator Frobnicate is not part of this runtime.",
    ],
    [
      "unknown_operator",
      "of a domain of its own",
      () =>
        buildModel(oneNode("Frobnicate", {}, { domain: "com.microsoft" }), {
          domains: { "com.microsoft": 1 },
        }),
      "Operator Frobnicate of domain com.microsoft",
    ],
    [
      "unknown_operator",
      "without an implementation for its types",
      () => buildModel(oneNode("Det", {}, { element: "DOUBLE", dims: ["N", 3, 3] })),
      "Det",
    ],
    ["opset_too_new", "of the list", () => withOpset(27), "Export with opset ≤ 26."],
    ["opset_too_new", "of ai.onnx.ml", () => withMachineLearning(6), "ai.onnx.ml 6"],
    ["opset_too_new", "of the file", () => withFormat(14), "IR version 14"],
    ["invalid_graph", "a tensor from nowhere", dangling, "nowhere"],
  ];

  it.each(errors)("%s %s", async (code, _name, build, words) => {
    const finding = findingFromLoadError(await loadError(build()));
    expect(finding).toMatchObject({ code, severity: "refused" });
    expect(finding.detail).toContain(words);
    expect(finding.detail).not.toContain("onnxruntime_src");
  });

  it("the scan says the same words about operator sets as the runtime's refusal", async () => {
    for (const model of [withOpset(27), withFormat(14), withMachineLearning(6)]) {
      const { findings } = await examine(model);
      expect(findings).toEqual([findingFromLoadError(await loadError(model))]);
    }
  });

  it("any message gives a finding, and nothing of the file but printable text", () => {
    const finding = findingFromLoadError("\u001b[31m<b>\nwhat\u0000".repeat(100));
    expect(finding.code).toBe("invalid_graph");
    expect(finding.evidence).toMatch(/^[\p{L}\p{N}\p{P}\p{S} ]{1,120}$/u);
    expect(findingFromLoadError("")).toMatchObject({ code: "invalid_graph", severity: "refused" });
  });
});
