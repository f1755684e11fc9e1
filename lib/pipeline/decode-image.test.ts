import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { decodeImage, pixelsOf } from "./decode-image";
import { imageRow } from "./image-row";

type Pixel = readonly [red: number, green: number, blue: number, opacity?: number];

function rgbaOf(pixels: readonly Pixel[]): Buffer {
  return Buffer.from(pixels.flatMap(([r, g, b, a = 255]) => [r, g, b, a]));
}

function png(width: number, height: number, pixels: readonly Pixel[]): Buffer {
  const file = new PNG({ width, height });
  rgbaOf(pixels).copy(file.data);
  return PNG.sync.write(file);
}

function grey(value: number): Pixel {
  return [value, value, value];
}

function decoded(bytes: Uint8Array) {
  const picture = decodeImage(bytes);
  if (typeof picture === "string") throw new Error(picture);
  return picture;
}

const rule = {
  kind: "image",
  channels: 1,
  height: 2,
  width: 3,
  invert_bright_border: false,
} as const;

describe("decodeImage", () => {
  it("reads PNG to the bit", () => {
    const picture = decoded(
      png(2, 1, [
        [10, 20, 30],
        [200, 0, 7, 128],
      ]),
    );
    expect(picture).toMatchObject({ width: 2, height: 1 });
    expect([...picture.rgba]).toEqual([10, 20, 30, 255, 200, 0, 7, 128]);
  });

  it("reads JPEG as closely as JPEG goes", () => {
    const data = rgbaOf(Array.from({ length: 16 * 8 }, () => [180, 90, 40]));
    const picture = decoded(encode({ width: 16, height: 8, data }, 95).data);
    expect(picture).toMatchObject({ width: 16, height: 8 });
    const [r = 0, g = 0, b = 0] = picture.rgba;
    expect(Math.abs(r - 180) + Math.abs(g - 90) + Math.abs(b - 40)).toBeLessThan(12);
  });

  it.each([
    ["nothing", new Uint8Array(), "The image is empty."],
    ["a text", new TextEncoder().encode("<html>"), "The image is neither PNG nor JPEG."],
    ["a GIF", new TextEncoder().encode("GIF89a......"), "The image is neither PNG nor JPEG."],
    [
      "half a PNG",
      png(30, 30, Array(900).fill(grey(7))).subarray(0, 60),
      "The image file is damaged.",
    ],
    [
      "the head of a PNG",
      png(3, 2, Array(6).fill(grey(7))).subarray(0, 12),
      "The image file is damaged.",
    ],
    ["the head of a JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "The image file is damaged."],
    [
      "too large a file",
      new Uint8Array(1024 * 1024 + 1).fill(0xff),
      "The image file is larger than 1 MiB.",
    ],
  ])("says what is wrong with %s", (_name, bytes, detail) => {
    expect(decodeImage(bytes)).toBe(detail);
  });

  it("reads the size before a pixel: a small file that claims to be huge is not unfolded", () => {
    const file = png(3, 2, Array(6).fill(grey(7)));
    file.writeUInt32BE(60_000, 16);
    expect(decodeImage(file)).toBe("The image has 60000 × 2 pixels; up to 4096 × 4096 are read.");
    file.writeUInt32BE(0, 16);
    expect(decodeImage(file)).toBe("The image has no pixels.");
    const jpeg = encode({ width: 8, height: 8, data: rgbaOf(Array(64).fill(grey(9))) }, 50).data;
    jpeg.writeUInt16BE(5000, jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5);
    expect(decodeImage(jpeg)).toBe("The image has 8 × 5000 pixels; up to 4096 × 4096 are read.");
  });
});

it("knows how much a file unfolds to without unfolding it", () => {
  const file = png(3, 2, Array(6).fill(grey(7)));
  expect(pixelsOf(file)).toBe(6);
  const jpeg = encode({ width: 16, height: 8, data: rgbaOf(Array(128).fill(grey(9))) }, 50).data;
  expect(pixelsOf(jpeg)).toBe(128);
  expect(pixelsOf(file.subarray(0, 20))).toBe(0);
  expect(pixelsOf(new TextEncoder().encode("GIF89a"))).toBe(0);
});

describe("imageRow", () => {
  const six = [0, 51, 102, 153, 204, 255].map(grey);

  it("keeps a grey picture of the right size to the bit", () => {
    expect([...imageRow(rule, decoded(png(3, 2, six)))]).toEqual([0, 51, 102, 153, 204, 255]);
  });

  it("takes luma of colors, and puts what is see-through on white", () => {
    const pixels: Pixel[] = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [0, 0, 0, 0],
      [0, 0, 0, 51],
      [255, 255, 255],
    ];
    const row = [...imageRow(rule, decoded(png(3, 2, pixels)))];
    const expected = [76.245, 149.685, 29.07, 255, 204, 255];
    for (const [i, value] of expected.entries()) expect(row[i]).toBeCloseTo(value, 4);
  });

  it("keeps the three colors of a pixel side by side", () => {
    const one = { ...rule, channels: 3, height: 1, width: 2 } as const;
    const row = imageRow(
      one,
      decoded(
        png(2, 1, [
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    );
    expect([...row]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("shrinks by area, also by fractions of a pixel", () => {
    const wide = png(3, 1, [grey(30), grey(60), grey(90)]);
    const row = imageRow({ ...rule, height: 1, width: 2 }, decoded(wide));
    expect([...row]).toEqual([40, 80]);
    const square = png(4, 2, [0, 4, 100, 104, 8, 12, 108, 112].map(grey));
    expect([...imageRow({ ...rule, height: 1, width: 2 }, decoded(square))]).toEqual([6, 106]);
  });

  it("grows by area: pixels repeat", () => {
    const row = imageRow({ ...rule, height: 2, width: 4 }, decoded(png(2, 1, [grey(9), grey(40)])));
    expect([...row]).toEqual([9, 9, 40, 40, 9, 9, 40, 40]);
  });

  it("turns a picture with a bright border to its negative, and no other", () => {
    const turning = { ...rule, height: 3, width: 3, invert_bright_border: true };
    const framed = (border: number, middle: number) =>
      png(
        3,
        3,
        Array.from({ length: 9 }, (_, i) => grey(i === 4 ? middle : border)),
      );
    expect([...imageRow(turning, decoded(framed(250, 10)))]).toEqual([5, 5, 5, 5, 245, 5, 5, 5, 5]);
    expect(imageRow(turning, decoded(framed(20, 255)))[4]).toBe(255);
  });
});
