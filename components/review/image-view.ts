/** How an image is looked at: `scale` 1 shows all of it; the center is in shares of its width and height. */
export type ImageView = {
  readonly scale: number;
  readonly centerX: number;
  readonly centerY: number;
  /** Quarter turns to the right. */
  readonly turns: number;
};

export const WHOLE: ImageView = { scale: 1, centerX: 0.5, centerY: 0.5, turns: 0 };

const MOST_SCALE = 16;
const PAN_SHARE = 0.2;

/** Closer by `factor`, within 1 and 16 times. */
export function zoomed(view: ImageView, factor: number): ImageView {
  const scale = Math.min(MOST_SCALE, Math.max(1, view.scale * factor));
  return within({ ...view, scale });
}

/** Moved by a fifth of what is in sight. */
export function panned(view: ImageView, dx: number, dy: number): ImageView {
  const step = PAN_SHARE / view.scale;
  return within({ ...view, centerX: view.centerX + dx * step, centerY: view.centerY + dy * step });
}

/** A quarter turn to the right. */
export function turned(view: ImageView): ImageView {
  return { ...view, turns: (view.turns + 1) % 4 };
}

/** The part of the image that is in sight, as an SVG view box. A turned image stands within its longer side. */
export function viewBoxOf(view: ImageView, width: number, height: number): string {
  const isOnSide = view.turns % 2 === 1;
  const [fullWidth, fullHeight] = isOnSide ? [height, width] : [width, height];
  const [left, top] = [(width - fullWidth) / 2, (height - fullHeight) / 2];
  const [seenWidth, seenHeight] = [fullWidth / view.scale, fullHeight / view.scale];
  const x = left + view.centerX * fullWidth - seenWidth / 2;
  const y = top + view.centerY * fullHeight - seenHeight / 2;
  return [x, y, seenWidth, seenHeight].map((it) => Number(it.toFixed(4))).join(" ");
}

/** Never looks past the edge. */
function within(view: ImageView): ImageView {
  const half = 0.5 / view.scale;
  const clamp = (center: number) => Math.min(1 - half, Math.max(half, center));
  return { ...view, centerX: clamp(view.centerX), centerY: clamp(view.centerY) };
}
