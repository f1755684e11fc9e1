import type { Picture } from "./decode-image";
import type { ImagePipeline } from "./pipeline";

/** Numbers in lines, several channels side by side. */
type Grid = {
  readonly lines: number;
  readonly places: number;
  readonly channels: number;
  readonly values: Float64Array;
};

/** Which neighbors make one new place, and how much of each; the shares sum to 1. */
type Cover = { readonly first: number; readonly shares: readonly number[] };

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
  const narrow = narrowed(picture, channels, width);
  const grid = lowered(narrow, height);
  const isNegative = invert_bright_border && borderMean(grid) > HALF;
  return Float32Array.from(grid.values, (value) => (isNegative ? 255 - value : value));
}

/** Every line made `places` wide, straight from the decoded bytes. */
function narrowed(picture: Picture, channels: 1 | 3, places: number): Grid {
  const { width, height: lines } = picture;
  const covers = coversOf(width, places);
  const values = new Float64Array(lines * places * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const read = channels === 1 ? greyAt : colorAt(channel);
    for (let line = 0; line < lines; line += 1) {
      for (const [place, { first, shares }] of covers.entries()) {
        let sum = 0;
        for (let k = 0; k < shares.length; k += 1) {
          sum += (shares[k] as number) * read(picture.rgba, 4 * (line * width + first + k));
        }
        values[(line * places + place) * channels + channel] = sum;
      }
    }
  }
  return { lines, places, channels, values };
}

/** As many lines as asked for, each the mean of those it covers. */
function lowered({ lines: from, places, channels, values }: Grid, lines: number): Grid {
  const length = places * channels;
  const made = new Float64Array(lines * length);
  for (const [line, { first, shares }] of coversOf(from, lines).entries()) {
    for (const [k, share] of shares.entries()) {
      const source = (first + k) * length;
      for (let at = 0; at < length; at += 1) {
        made[line * length + at] =
          (made[line * length + at] as number) + share * (values[source + at] as number);
      }
    }
  }
  return { lines, places, channels, values: made };
}

/** `to` stretches of equal length over `from` places, parts of a place counted as parts. */
function coversOf(from: number, to: number): Cover[] {
  const step = from / to;
  return Array.from({ length: to }, (_, place) => {
    const start = (place * from) / to;
    const end = Math.min(((place + 1) * from) / to, from);
    const first = Math.min(Math.floor(start), from - 1);
    const last = Math.max(first + 1, Math.ceil(end));
    const shares = Array.from({ length: last - first }, (__, k) => {
      return (Math.min(end, first + k + 1) - Math.max(start, first + k)) / step;
    });
    return { first, shares };
  });
}

/** In thousandths, so that a grey pixel keeps its value to the bit. */
function greyAt(rgba: Uint8Array, at: number): number {
  const opacity = rgba[at + 3] as number;
  const red = onWhite(rgba[at] as number, opacity);
  const green = onWhite(rgba[at + 1] as number, opacity);
  const blue = onWhite(rgba[at + 2] as number, opacity);
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

function colorAt(channel: number): (rgba: Uint8Array, at: number) => number {
  return (rgba, at) => onWhite(rgba[at + channel] as number, rgba[at + 3] as number);
}

function onWhite(value: number, opacity: number): number {
  return opacity === 255 ? value : 255 + ((value - 255) * opacity) / 255;
}

/** The mean of the outermost pixels, all channels together. */
function borderMean({ lines, places, channels, values }: Grid): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    const pixel = Math.floor(at / channels);
    const place = pixel % places;
    const line = Math.floor(pixel / places);
    const isBorder = place === 0 || line === 0 || place === places - 1 || line === lines - 1;
    if (!isBorder) continue;
    sum += values[at] as number;
    count += 1;
  }
  return sum / count;
}
