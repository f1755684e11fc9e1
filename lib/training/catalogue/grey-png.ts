import { joinBytes } from "../join-bytes";

/**
 * A grey picture as a PNG file: 8 bits a pixel, unfiltered and stored without compression, so the bytes depend on no
 * library. Holds up to 64 kB of pixels.
 */
export function greyPng(pixels: Uint8Array, width: number): Uint8Array {
  const height = pixels.length / width;
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, width);
  new DataView(head.buffer).setUint32(4, height);
  head[8] = 8;
  const lines = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return joinBytes([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", head),
    chunk("IDAT", stored(lines)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** A zlib stream of one stored block (RFC 1950, RFC 1951). */
function stored(data: Uint8Array): Uint8Array {
  const size = data.length;
  if (size > 0xffff) throw new RangeError("The picture does not fit one block");
  const lengths = [size & 0xff, size >> 8, ~size & 0xff, (~size >> 8) & 0xff];
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, adler32(data));
  return joinBytes([Uint8Array.of(0x78, 0x01, 0x01, ...lengths), data, sum]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joinBytes([new TextEncoder().encode(type), data]);
  const frame = new Uint8Array(8 + body.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, data.length);
  frame.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return frame;
}

function adler32(data: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of data) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}

function crc32(data: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of data) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
  }
  return ~rest >>> 0;
}
