import { PARTS, type Part } from "../content-split";
import { joinBytes } from "../join-bytes";

/** Grey images of 28 × 28 bytes, row after row, with the class number of each. */
export type ImageRows = { readonly pixels: Uint8Array; readonly labels: Uint8Array };

/** The images of each part. */
export type CatalogueData = Readonly<Record<Part, ImageRows>>;

/** Files in the IDX format, unpacked. */
export type IdxPair = { readonly images: Uint8Array; readonly labels: Uint8Array };

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Labels in the order of their numbers in the files. */
export const CATALOGUE_LABELS = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** Name and version of the split, which goes by position: the files are shuffled and hold no image twice. */
export const CATALOGUE_SPLIT = "catalogue-sorting/1";

type Range = { readonly from: "train" | "t10k"; readonly start: number; readonly end: number };
type Ranges = Readonly<Record<Part, Range>>;

/** Where the parts lie in the two original files. */
const FULL: Ranges = {
  train: { from: "train", start: 0, end: 50_000 },
  calibrate: { from: "train", start: 50_000, end: 52_000 },
  search: { from: "train", start: 55_000, end: 56_000 },
  gate: { from: "train", start: 56_000, end: 58_000 },
  report: { from: "t10k", start: 0, end: 10_000 },
};

/** What of it is committed, in this order in one file. */
const SLICE: Ranges = {
  ...FULL,
  train: { from: "train", start: 0, end: 8000 },
  calibrate: { from: "train", start: 50_000, end: 51_000 },
  report: { from: "t10k", start: 0, end: 2000 },
};

/** The parts of the original files. Throws a `RangeError` for files that are not those. */
export function fullCatalogue(files: {
  readonly train: IdxPair;
  readonly t10k: IdxPair;
}): CatalogueData {
  const rows = { train: readPair(files.train), t10k: readPair(files.t10k) };
  return eachPart((part) => {
    const { from, start, end } = FULL[part];
    return rowsBetween(rows[from], start, end);
  });
}

/** The parts of the committed file. Throws a `RangeError` for a file that is not that. */
export function slicedCatalogue(pair: IdxPair): CatalogueData {
  const rows = readPair(pair);
  let start = 0;
  return eachPart((part) => {
    const end = start + SLICE[part].end - SLICE[part].start;
    const cut = rowsBetween(rows, start, end);
    start = end;
    return cut;
  });
}

/** Cuts the committed file out of the originals. */
export function sliceOf(files: { readonly train: IdxPair; readonly t10k: IdxPair }): IdxPair {
  const rows = { train: readPair(files.train), t10k: readPair(files.t10k) };
  const cuts = PARTS.map((part) => {
    const { from, start, end } = SLICE[part];
    return rowsBetween(rows[from], start, end);
  });
  const labels = joinBytes(cuts.map((it) => it.labels));
  const pixels = joinBytes(cuts.map((it) => it.pixels));
  return {
    images: joinBytes([header(3, [labels.length, SIDE, SIDE]), pixels]),
    labels: joinBytes([header(1, [labels.length]), labels]),
  };
}

/** Images of a part. */
export function countOf({ labels }: ImageRows): number {
  return labels.length;
}

/** One image, a view. */
export function imageAt({ pixels }: ImageRows, row: number): Uint8Array {
  return pixels.subarray(row * PIXELS, (row + 1) * PIXELS);
}

function eachPart(of: (part: Part) => ImageRows): CatalogueData {
  return Object.fromEntries(PARTS.map((part) => [part, of(part)])) as Record<Part, ImageRows>;
}

function readPair({ images, labels }: IdxPair): ImageRows {
  const [count = 0, height, width] = dimsOf(images, 3);
  const [labeled] = dimsOf(labels, 1);
  const isWhole = images.length === 16 + count * PIXELS && labels.length === 8 + count;
  if (height !== SIDE || width !== SIDE || labeled !== count || !isWhole) {
    throw new RangeError("These are no images of 28 × 28 with a label each");
  }
  return { pixels: images.subarray(16), labels: labels.subarray(8) };
}

/** IDX opens with two zeros, 8 for bytes and the number of dimensions, then each dimension in four bytes, the highest first. */
function dimsOf(file: Uint8Array, rank: number): number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4 + 4 * rank || view.getUint32(0) !== 0x800 + rank) {
    throw new RangeError("This is no IDX file of bytes with as many dimensions");
  }
  return Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function header(rank: number, dims: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * rank);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x800 + rank);
  dims.forEach((dim, axis) => {
    view.setUint32(4 + 4 * axis, dim);
  });
  return bytes;
}

function rowsBetween({ pixels, labels }: ImageRows, start: number, end: number): ImageRows {
  if (labels.length < end) throw new RangeError(`There are ${labels.length} rows, not ${end}`);
  return {
    pixels: pixels.subarray(start * PIXELS, end * PIXELS),
    labels: labels.subarray(start, end),
  };
}
