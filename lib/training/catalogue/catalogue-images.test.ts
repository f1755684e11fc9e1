import { expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { prepare } from "#lib/pipeline/prepare";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { floatsOf } from "../networks/open-model";
import { countOf, type ImageRows, imageAt, PIXELS } from "./catalogue-data";
import { readCatalogue } from "./catalogue-files";
import {
  CATALOGUE_ADAPTER,
  CATALOGUE_PIPELINE,
  imageTrainingRows,
  preparedImages,
} from "./catalogue-images";
import { greyPng } from "./grey-png";

const { report } = readCatalogue(readDataSet("fashion_mnist", "slice"));
const first: ImageRows = {
  pixels: report.pixels.subarray(0, 40 * PIXELS),
  labels: report.labels.subarray(0, 40),
};

it("feeds a network in training the bits that serving feeds for the same picture", () => {
  const rows = imageTrainingRows(preparedImages(first));
  for (let row = 0; row < countOf(first); row += 1) {
    const trained = new Float32Array(PIXELS + 5);
    rows.write(row, trained, 5);
    expect(trained.subarray(5)).toEqual(served(imageAt(first, row), 28));
    expect(rows.label(row)).toBe(first.labels[row]);
  }
});

it("sees an article on a bright ground as the one on black", () => {
  const image = imageAt(first, 1);
  expect(
    served(
      image.map((value) => 255 - value),
      28,
    ),
  ).toEqual(served(image, 28));
});

it("turns bright pictures in training, too", () => {
  const negative = { pixels: first.pixels.map((value) => 255 - value), labels: first.labels };
  expect(preparedImages(negative)).toEqual(preparedImages(first));
});

it("writes pictures that a decoder reads pixel by pixel", () => {
  const ramp = Uint8Array.from({ length: PIXELS }, (_, at) => at % 251);
  const dim = ramp.map((value) => value >> 1);
  expect(served(dim, 28)).toEqual(Float32Array.from(dim, (value) => value * (1 / 255)));
  expect(() => greyPng(new Uint8Array(70_000), 100)).toThrow(RangeError);
});

function served(pixels: Uint8Array, width: number): Float32Array {
  const image = Buffer.from(greyPng(pixels, width)).toString("base64");
  const prepared = prepare(CATALOGUE_PIPELINE, { image }, CATALOGUE_ADAPTER);
  if ("faults" in prepared) throw new Error(JSON.stringify(prepared.faults));
  return floatsOf(toFeeds(CATALOGUE_ADAPTER, [prepared]), "image");
}
