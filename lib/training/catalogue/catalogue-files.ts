import type { DataFiles } from "../recipe";
import { type CatalogueData, fullCatalogue, type IdxPair, slicedCatalogue } from "./catalogue-data";

/** Name of the data set. */
export const CATALOGUE_DATA = "fashion_mnist";

const FOLDER = "usr/share/datasets/fashion-mnist";

/** The files of the original package, without their packing. */
export const ORIGINALS = {
  train: {
    images: `${FOLDER}/train-images-idx3-ubyte`,
    labels: `${FOLDER}/train-labels-idx1-ubyte`,
  },
  t10k: {
    images: `${FOLDER}/t10k-images-idx3-ubyte`,
    labels: `${FOLDER}/t10k-labels-idx1-ubyte`,
  },
} as const;

/** The committed files, without their packing. */
export const COMMITTED = { images: "images.idx3", labels: "labels.idx1" } as const;

/** The parts of the data at hand, the committed slice or the originals. Throws a `RangeError` when a file is absent or another. */
export function readCatalogue({ amount, files }: DataFiles): CatalogueData {
  const file = (name: string) => {
    const bytes = files[name];
    if (!bytes) throw new RangeError(`The data set holds no file ${name}`);
    return bytes;
  };
  const pair = (of: { readonly images: string; readonly labels: string }): IdxPair => ({
    images: file(of.images),
    labels: file(of.labels),
  });
  if (amount === "slice") return slicedCatalogue(pair(COMMITTED));
  return fullCatalogue({ train: pair(ORIGINALS.train), t10k: pair(ORIGINALS.t10k) });
}
