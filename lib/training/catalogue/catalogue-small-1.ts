import type { Recipe } from "../recipe";
import { makeCatalogueVersion } from "./make-catalogue-version";
import type { CatalogueMethod } from "./train-catalogue";

/** One dense layer on the pixels. */
export const LOGISTIC_NETWORK: CatalogueMethod = {
  model: "catalogue-small",
  version: 1,
  title: "Articles of clothing, logistic",
  layers: [{ layer: "dense", units: 10 }],
  network: "784-10",
  epochs: { slice: 20, full: 12 },
  targets: { slice: { accuracy: 0.82 }, full: { accuracy: 0.83 } },
  kind: "A logistic model of the pixels",
  failures: [
    "It weighs each pixel by itself, so an article that is moved by a few looks new to it.",
  ],
};

/** Version 1 of `catalogue-small`: logistic. */
export const CATALOGUE_SMALL_1: Recipe = {
  entry: "lib/training/catalogue/catalogue-small-1.ts",
  data: "fashion_mnist",
  train: (job) => makeCatalogueVersion(LOGISTIC_NETWORK, job),
};
