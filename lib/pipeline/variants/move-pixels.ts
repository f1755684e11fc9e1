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
export function movePixels({ channels, height, width }: Shape, row: Float32Array, move: Move) {
  const moved = new Float32Array(row.length);
  for (let y = 0; y < height; y += 1) {
    const fromY = sourceOf(move, "y", y, height);
    for (let x = 0; x < width; x += 1) {
      const source = (fromY * width + sourceOf(move, "x", x, width)) * channels;
      const target = (y * width + x) * channels;
      for (let c = 0; c < channels; c += 1) moved[target + c] = row[source + c] as number;
    }
  }
  return moved;
}

function sourceOf(move: Move, axis: "x" | "y", at: number, size: number): number {
  if ("flip" in move) {
    return (move.flip === "horizontal") === (axis === "x") ? size - 1 - at : at;
  }
  const shift = axis === "x" ? move.dx : move.dy;
  return Math.min(size - 1, Math.max(0, at - shift));
}
