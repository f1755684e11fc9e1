import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ModelManifest } from "#lib/pipeline/manifest";
import type { Pipeline } from "#lib/pipeline/pipeline";
import type { ServingVersion } from "#lib/registry/model-version";
import { cacheKey } from "../cached/kept-scores";
import { domainOf, endlessBecause } from "./domain";

/** As much of a shipped version as its inputs are listed by. */
function shipped(model: string): ServingVersion {
  const text = readFileSync(`models/${model}/1/manifest.json`, "utf8");
  const { features, adapter, pipeline, labels } = ModelManifest.parse(JSON.parse(text));
  const rest = { versionId: "mver_1", modelId: "mdl_1", model, version: 1, sha256: "" };
  return {
    ...rest,
    ...{ labels, inputKind: "features", features, adapter, calibrator: null, golden: null },
    ...{ pipeline: pipeline.fitted as Pipeline, pipelineSha256: pipeline.sha256 },
  } as ServingVersion;
}

describe("every input of columns of levels", () => {
  const version = shipped("loan-prescreen");
  const domain = domainOf(version);

  it("is each combination once, what may be missing included", () => {
    expect(endlessBecause(version)).toBeNull();
    expect(domain).toHaveLength(7 * 2 * 5);
    expect(new Set(domain.map((input) => cacheKey(version, input))).size).toBe(70);
    const homeless = domain.filter(({ features }) => features?.Home === null);
    expect(homeless).toHaveLength(2 * 5);
    expect(domain.filter(({ features }) => features?.Records === null)).toEqual([]);
  });

  it("leaves out what training never saw, so that it is asked about and not looked up", () => {
    const [home, ...fields] = version.features?.fields ?? [];
    if (home?.kind !== "category") throw new Error("the first column has levels");
    const wider = { ...home, levels: [...home.levels, "houseboat"] };
    const features = { fields: [wider, ...fields] };
    expect(domainOf({ ...version, features })).toHaveLength(70);
  });
});

it("says why there is no end of inputs", () => {
  const version = shipped("loan-risk");
  expect(endlessBecause(version)).toBe("Seniority is a number");
  expect(() => domainOf(version)).toThrow("Seniority is a number");
  expect(endlessBecause({ features: null })).toBe("its inputs have no columns");
  const levels = Array.from({ length: 400 }, (_, i) => `level ${i}`);
  const column = (name: string) => ({
    ...{ kind: "category" as const, name, label: name, nullable: false, levels },
  });
  expect(endlessBecause({ features: { fields: [column("a"), column("b")] } })).toBe(
    "it has 160000 inputs, more than 100000",
  );
});
