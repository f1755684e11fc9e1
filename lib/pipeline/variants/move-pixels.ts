import type { ImagePipeline } from "../pipeline";

type Shape = Pick<ImagePipeline, "channels" | "height" | "width">;

/** How a picture is moved: mirrored along an axis, or shifted by so many pixels to the right and down. */
export type Move =
  | { readonly flip: "horizontal" | "vertical" }
  | { readonly dx: number; readonly dy: number };

/**
 * A prepared picture moved: pixels row by row, the channels of a pixel side by side. What a shift lays open repeats the pixel at
 * the edge.
 */
export function movePixels(shape: Shape, row: Float32Array, move: Move): Float32Array {
  const sources = sourcesOf(shape, move);
  const moved = new Float32Array(row.length);
  for (let at = 0; at < moved.length; at += 1) moved[at] = row[sources[at] as number] as number;
  return moved;
}

/** They follow from the shape and the move alone, so remembering them changes nothing but speed. */
const remembered = new WeakMap<Shape, Map<string, Int32Array>>();

/** Where each number of a moved picture is taken from. */
function sourcesOf(shape: Shape, move: Move): Int32Array {
  const key = "flip" in move ? move.flip : `${move.dx} ${move.dy}`;
  const ofShape = remembered.get(shape) ?? new Map<string, Int32Array>();
  remembered.set(shape, ofShape);
  const known = ofShape.get(key);
  if (known) return known;
  const { channels, height, width } = shape;
  const sources = new Int32Array(height * width * channels);
  for (let y = 0; y < height; y += 1) {
    const line = sourceOf(move, "y", y, height) * width;
    for (let x = 0; x < width; x += 1) {
      const source = (line + sourceOf(move, "x", x, width)) * channels;
      const target = (y * width + x) * channels;
      for (let c = 0; c < channels; c += 1) sources[target + c] = source + c;
    }
  }
  ofShape.set(key, sources);
  return sources;
}

function sourceOf(move: Move, axis: "x" | "y", at: number, size: number): number {
  if ("flip" in move) {
    return (move.flip === "horizontal") === (axis === "x") ? size - 1 - at : at;
  }
  const shift = axis === "x" ? move.dx : move.dy;
  return Math.min(size - 1, Math.max(0, at - shift));
}
