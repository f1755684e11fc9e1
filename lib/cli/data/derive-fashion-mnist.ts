import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type IdxPair, sliceOf } from "#lib/training/catalogue/catalogue-data";
import { ORIGINALS } from "#lib/training/catalogue/catalogue-files";

/** Cuts the committed images and labels out of the fetched originals below `folder`, and writes them into it. */
export function deriveFashionMnist(folder: string): void {
  const unpack = (file: string) => new Uint8Array(gunzipSync(readFileSync(join(folder, file))));
  const pair = (of: { readonly images: string; readonly labels: string }): IdxPair => ({
    images: unpack(`${of.images}.gz`),
    labels: unpack(`${of.labels}.gz`),
  });
  const slice = sliceOf({ train: pair(ORIGINALS.train), t10k: pair(ORIGINALS.t10k) });
  writeFileSync(join(folder, "images.idx3.gz"), gzipSync(slice.images, { level: 9 }));
  writeFileSync(join(folder, "labels.idx1.gz"), gzipSync(slice.labels, { level: 9 }));
}
