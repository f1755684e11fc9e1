import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { sha256 } from "#lib/cli/training-job";
import { bagOfWords } from "#lib/pipeline/bag-of-words";
import { ModelManifest } from "#lib/pipeline/manifest";
import { BagOfWords } from "#lib/pipeline/pipeline";
import { openDirectly } from "../networks/open-directly.test.support";
import { textOf } from "../recipe";
import { readFoodReviews } from "./food-reviews";
import { trainFeedback } from "./train-feedback";

const words = { maxCharacters: 80, ngrams: 1, minDocuments: 2, maxTerms: 300 } as const;

describe.each([
  [1, 2000, 80, 1],
  [2, 8000, null, 2],
])("feedback-tone %i", (version, terms, characters, ngrams) => {
  const manifest = ModelManifest.parse(jsonOf("manifest.json"));
  const pipeline = BagOfWords.parse(jsonOf("pipeline.json"));

  it("keeps its vocabulary beside its record", () => {
    expect(pipeline).toMatchObject({ max_characters: characters, ngrams });
    expect(pipeline.terms).toHaveLength(terms);
    expect(manifest.pipeline).toMatchObject({ fitted: null, file: "pipeline.json" });
    expect(manifest.files).toHaveProperty(["pipeline.json"]);
  });

  it("takes a row as wide as its vocabulary", async () => {
    const session = await openDirectly(artifact(), { optimize: "all" });
    const data = bagOfWords(pipeline, "The best tea").row;
    const feeds = { features: { type: "float32" as const, dims: [1, terms], data } };
    const { probabilities } = await session.run(feeds);
    await session.close();
    expect(probabilities?.dims).toEqual([1, 2]);
    expect(manifest.adapter.input).toMatchObject({ layout: "tensor", dims: [terms] });
  });

  function jsonOf(name: string): unknown {
    return JSON.parse(readFileSync(`models/feedback-tone/${version}/${name}`, "utf8"));
  }

  function artifact(): Uint8Array {
    return readFileSync(`models/feedback-tone/${version}/model.onnx`);
  }
});

describe("trainFeedback", () => {
  const data = readDataSet("small_fine_foods", "slice");
  const tables = {
    training: textOf(data, "training_data.csv"),
    testing: textOf(data, "testing_data.csv"),
  };
  const { reviews } = readFoodReviews(tables, sha256);

  it("learns nothing from the reviews it is measured on", () => {
    const heard: number[] = [];
    const trained = trainFeedback(reviews, { words }, (share) => heard.push(share));
    const turned = reviews.map((it) =>
      it.part === "report" ? { ...it, text: "awful", label: "great" as const } : it,
    );
    const other = trainFeedback(turned, { words }, () => undefined);
    expect(other.pipeline).toEqual(trained.pipeline);
    expect(other.network).toEqual(trained.network);
    expect(other.calibrator).toEqual(trained.calibrator);
    expect(heard.at(-1)).toBe(1);
  }, 20_000);
});
