import type { Recipe } from "../recipe";
import { makeCatalogueVersion } from "./make-catalogue-version";
import type { CatalogueMethod } from "./train-catalogue";

/** Two convolutions, each with a pool, and one hidden layer. */
export const CONVOLUTION_NETWORK: CatalogueMethod = {
  model: "catalogue-cnn",
  version: 1,
  title: "Articles of clothing, convolutions",
  layers: [
    { layer: "convolution", channels: 16, kernel: 5, padding: 2 },
    { layer: "max_pool", size: 2 },
    { layer: "convolution", channels: 32, kernel: 3 },
    { layer: "max_pool", size: 2 },
    { layer: "dense", units: 64 },
    { layer: "dense", units: 10 },
  ],
  network: "16c5-pool-32c3-pool-64-10",
  epochs: { slice: 8, full: 6 },
  targets: {
    slice: { accuracy: 0.875 },
    full: { accuracy: 0.895, ece15: 0.015, peopleShare: 0.55 },
  },
  kind: "A network of two convolutions and one hidden layer",
  failures: ["Shirts, pullovers and coats of one outline stay hard to tell apart."],
};

/** Version 1 of `catalogue-cnn`: convolutions. */
export const CATALOGUE_CNN_1: Recipe = {
  entry: "lib/training/catalogue/catalogue-cnn-1.ts",
  data: "fashion_mnist",
  train: (job) => makeCatalogueVersion(CONVOLUTION_NETWORK, job),
};
