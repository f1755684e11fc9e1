import type { Recipe } from "../recipe";
import { makeCatalogueVersion } from "./make-catalogue-version";
import type { CatalogueMethod } from "./train-catalogue";

/** Two hidden layers, of 128 and 64 units. */
export const SMALL_NETWORK: CatalogueMethod = {
  model: "catalogue-small",
  version: 2,
  title: "Articles of clothing, small network",
  layers: [
    { layer: "dense", units: 128 },
    { layer: "dense", units: 64 },
    { layer: "dense", units: 10 },
  ],
  network: "784-128-64-10",
  epochs: { slice: 12, full: 12 },
  targets: { slice: { accuracy: 0.85 }, full: { accuracy: 0.875 } },
  kind: "A network of two hidden layers",
  failures: ["An article that is moved by a few pixels looks new to it."],
};

/** Version 2 of `catalogue-small`: a small network. */
export const CATALOGUE_SMALL_2: Recipe = {
  entry: "lib/training/catalogue/catalogue-small-2.ts",
  data: "fashion_mnist",
  train: (job) => makeCatalogueVersion(SMALL_NETWORK, job),
};
