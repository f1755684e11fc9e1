import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";

/** A decoded picture, four bytes a pixel: red, green, blue, opacity. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
};

type Size = { readonly width: number; readonly height: number };

/** Bytes of a file, and pixels along an edge, that are decoded at most. */
const IMAGE_LIMITS = { bytes: 1024 * 1024, edge: 4096 } as const;

const MOST_MEGAPIXELS = (IMAGE_LIMITS.edge * IMAGE_LIMITS.edge) / 1_000_000;

/**
 * Decodes a PNG or JPEG file. The size is read from the header and held against the limits before a pixel is decoded,
 * so that a small file cannot unfold into a large one. A text says what is wrong with the file.
 */
export function decodeImage(bytes: Uint8Array): Picture | string {
  if (bytes.length === 0) return "The image is empty.";
  if (bytes.length > IMAGE_LIMITS.bytes) return "The image file is larger than 1 MiB.";
  const kind = kindOf(bytes);
  if (kind === null) return "The image is neither PNG nor JPEG.";
  const size = kind === "png" ? pngSize(bytes) : jpegSize(bytes);
  const fault = sizeFault(size);
  if (fault !== null) return fault;
  try {
    return kind === "png" ? readPng(bytes) : readJpeg(bytes);
  } catch {
    // The decoders throw whatever they stumble over; to the caller it is one thing.
    return "The image file is damaged.";
  }
}

/** How many pixels a file unfolds to, read from its header; 0 when it tells nothing. */
export function pixelsOf(bytes: Uint8Array): number {
  const kind = kindOf(bytes);
  if (kind === null) return 0;
  const size = kind === "png" ? pngSize(bytes) : jpegSize(bytes);
  return size === null ? 0 : size.width * size.height;
}

function kindOf(bytes: Uint8Array): "png" | "jpeg" | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  return startsWith(bytes, [0xff, 0xd8, 0xff]) ? "jpeg" : null;
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

function sizeFault(size: Size | null): string | null {
  if (size === null) return "The image file is damaged.";
  const { width, height } = size;
  if (width < 1 || height < 1) return "The image has no pixels.";
  if (width <= IMAGE_LIMITS.edge && height <= IMAGE_LIMITS.edge) return null;
  return `The image has ${width} × ${height} pixels; up to 4096 × 4096 are read.`;
}

/** Width and height stand in the first chunk, at fixed places. */
function pngSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 24) return null;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Width and height stand in the frame header, behind segments that each tell their length (ITU T.81, B.2.2). */
function jpegSize(bytes: Uint8Array): Size | null {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += isBare(marker) ? (marker === 0xff ? 1 : 2) : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** SOF0 to SOF15 without the tables that share the range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Markers without a length: fill bytes, TEM and restarts. */
function isBare(marker: number): boolean {
  return marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

function readPng(bytes: Uint8Array): Picture {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, rgba: data };
}

function readJpeg(bytes: Uint8Array): Picture {
  const options = {
    useTArray: true,
    formatAsRGBA: true,
    maxResolutionInMP: MOST_MEGAPIXELS,
  } as const;
  const { width, height, data } = decodeJpeg(bytes, options);
  return { width, height, rgba: data };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
