import type { Picture } from "./decode-image";
import type { ImagePipeline } from "./pipeline";

/** One channel of a picture as numbers of 0 to 255, row by row. */
type Plane = { readonly width: number; readonly height: number; readonly values: Float64Array };

/** Half of white: a border brighter than this is a background. */
const HALF = 127.5;

/**
 * The model's row of a picture: pixels of 0 to 255, row by row, the channels of a pixel side by side. Grey is luma
 * (`0.299 r + 0.587 g + 0.114 b`), what is see-through lies on white, and the size changes by area: each new pixel is
 * the mean of what it covers. A picture of the right size keeps its values exactly.
 */
export function imageRow(
  { channels, height, width, invert_bright_border }: ImagePipeline,
  picture: Picture,
): Float32Array {
  const planes = planesOf(picture, channels).map((plane) => resize(plane, width, height));
  const isNegative = invert_bright_border && meanOf(planes.map(borderMean)) > HALF;
  const row = new Float32Array(width * height * channels);
  for (const [channel, { values }] of planes.entries()) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] as number;
      row[at * channels + channel] = isNegative ? 255 - value : value;
    }
  }
  return row;
}

function planesOf(picture: Picture, channels: 1 | 3): Plane[] {
  const planes = channels === 1 ? [greyOf(picture)] : [0, 1, 2].map((it) => colorOf(picture, it));
  return planes.map((values) => ({ width: picture.width, height: picture.height, values }));
}

function greyOf(picture: Picture): Float64Array {
  const [red, green, blue] = [colorOf(picture, 0), colorOf(picture, 1), colorOf(picture, 2)];
  return red.map((value, at) => {
    // In thousandths, so that a grey pixel keeps its value to the bit.
    return (299 * value + 587 * (green[at] as number) + 114 * (blue[at] as number)) / 1000;
  });
}

function colorOf({ width, height, rgba }: Picture, color: number): Float64Array {
  const plane = new Float64Array(width * height);
  for (let at = 0; at < plane.length; at += 1) {
    plane[at] = onWhite(rgba[4 * at + color] as number, rgba[4 * at + 3] as number);
  }
  return plane;
}

function onWhite(value: number, opacity: number): number {
  return opacity === 255 ? value : 255 + ((value - 255) * opacity) / 255;
}

function resize(plane: Plane, width: number, height: number): Plane {
  return transposed(narrow(transposed(narrow(plane, width)), height));
}

/** Each row made `width` wide: every new pixel is the mean of the stretch it covers, parts of pixels counted as parts. */
function narrow({ width: from, height, values }: Plane, width: number): Plane {
  if (width === from) return { width, height, values };
  const step = from / width;
  const narrowed = new Float64Array(width * height);
  for (let x = 0; x < width; x += 1) {
    const spans = spansOf(x * step, (x + 1) * step, from);
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      for (const [at, share] of spans) sum += share * (values[y * from + at] as number);
      narrowed[y * width + x] = sum / step;
    }
  }
  return { width, height, values: narrowed };
}

/** Which pixels the stretch from `start` to `end` covers, and how much of each. */
function spansOf(start: number, end: number, most: number): [number, number][] {
  const spans: [number, number][] = [];
  for (let at = Math.floor(start); at < Math.min(Math.ceil(end), most); at += 1) {
    const share = Math.min(end, at + 1) - Math.max(start, at);
    if (share > 0) spans.push([at, share]);
  }
  return spans;
}

function transposed({ width, height, values }: Plane): Plane {
  const turned = new Float64Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      turned[x * height + y] = values[y * width + x] as number;
    }
  }
  return { width: height, height: width, values: turned };
}

/** The mean of the outermost pixels. */
function borderMean({ width, height, values }: Plane): number {
  const border = values.filter((_, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
  return meanOf([...border]);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
