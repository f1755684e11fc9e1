import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { dataManifest, readDataSet } from "#lib/cli/data/data-files";
import { PARTS } from "../content-split";
import {
  CATALOGUE_LABELS,
  countOf,
  fullCatalogue,
  type IdxPair,
  imageAt,
  PIXELS,
  slicedCatalogue,
  sliceOf,
} from "./catalogue-data";
import { readCatalogue } from "./catalogue-files";

describe("the parts of the original files", () => {
  const originals = { train: numbered(60_000, 1), t10k: numbered(10_000, 2) };
  const full = fullCatalogue(originals);
  const slice = slicedCatalogue(sliceOf(originals));

  it("lie where the split says", () => {
    const places = PARTS.map((part) => [numberOf(full[part], 0), countOf(full[part])]);
    expect(places).toEqual([
      ["1:0", 50_000],
      ["1:50000", 2000],
      ["1:55000", 1000],
      ["1:56000", 2000],
      ["2:0", 10_000],
    ]);
    expect(full.gate.labels[7]).toBe(56_007 % 10);
  });

  it("open with the committed slice, part by part", () => {
    const counts = PARTS.map((part) => countOf(slice[part]));
    expect(counts).toEqual([8000, 1000, 1000, 2000, 2000]);
    for (const part of PARTS) {
      const count = countOf(slice[part]);
      const { pixels, labels } = full[part];
      expect(slice[part].labels).toEqual(labels.subarray(0, count));
      expect(isEqual(slice[part].pixels, pixels.subarray(0, count * PIXELS))).toBe(true);
    }
  });

  it("are not read from other files", () => {
    const { images, labels } = sliceOf(originals);
    const read = (pair: IdxPair) => () => slicedCatalogue(pair);
    expect(read({ images: labels, labels })).toThrow("IDX");
    expect(read({ images: images.subarray(0, 5000), labels })).toThrow("28 × 28");
    expect(read({ images: new Uint8Array(3), labels })).toThrow("IDX");
    expect(read(numbered(9000, 1))).toThrow("9000 rows");
  });
});

describe("the committed slice", () => {
  const data = readCatalogue(readDataSet("fashion_mnist", "slice"));

  it("holds no image twice, so none in two parts", () => {
    const hashes = PARTS.flatMap((part) =>
      Array.from({ length: countOf(data[part]) }, (_, row) =>
        createHash("sha256").update(imageAt(data[part], row)).digest("hex"),
      ),
    );
    expect(hashes).toHaveLength(14_000);
    expect(new Set(hashes).size).toBe(14_000);
  });

  it("holds every label in every part", () => {
    for (const part of PARTS) {
      expect(new Set(data[part].labels).size).toBe(CATALOGUE_LABELS.length);
    }
  });

  it("is a slice of four originals", () => {
    expect(dataManifest("fashion_mnist").originals).toHaveLength(4);
  });
});

/** Images that carry the number of their file and row. */
function numbered(count: number, file: number): IdxPair {
  const images = new Uint8Array(16 + count * PIXELS);
  const labels = new Uint8Array(8 + count);
  const [pixelView, labelView] = [images, labels].map((it) => new DataView(it.buffer));
  [0x803, count, 28, 28].forEach((it, at) => {
    pixelView?.setUint32(4 * at, it);
  });
  [0x801, count].forEach((it, at) => {
    labelView?.setUint32(4 * at, it);
  });
  for (let row = 0; row < count; row += 1) {
    pixelView?.setUint8(16 + row * PIXELS, file);
    pixelView?.setUint32(16 + row * PIXELS + 1, row);
    labels[8 + row] = row % 10;
  }
  return { images, labels };
}

/** Far quicker than a matcher on millions of bytes. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function numberOf(rows: { readonly pixels: Uint8Array }, row: number): string {
  const { buffer, byteOffset } = rows.pixels;
  const view = new DataView(buffer, byteOffset + row * PIXELS);
  return `${view.getUint8(0)}:${view.getUint32(1)}`;
}
