"use client";
import { Minus, Plus, RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import { useKeyActs, useShownKey } from "../keys/use-keys";
import { type ImageView, panned, turned, viewBoxOf, WHOLE, zoomed } from "./image-view";

type Size = { readonly width: number; readonly height: number };

/** An image that can be zoomed, turned and moved by keys and buttons as well as by dragging nothing at all. */
export function ImageEvidence({
  mediaType,
  base64,
}: {
  readonly mediaType: string;
  readonly base64: string;
}) {
  const source = `data:${mediaType};base64,${base64}`;
  const { size, isBroken } = useDecoded(source);
  const [view, setView] = useState<ImageView>(WHOLE);
  useKeyActs({
    "image.closer": () => setView((it) => zoomed(it, 1.5)),
    "image.farther": () => setView((it) => zoomed(it, 1 / 1.5)),
    "image.zoom": () =>
      setView((it) => (it.scale > 1 ? { ...WHOLE, turns: it.turns } : zoomed(it, 3))),
    "image.whole": () => setView(WHOLE),
    "image.turn": () => setView(turned),
  });
  if (isBroken) {
    return (
      <Notice tone="warn">
        The image cannot be shown ({mediaType}). Decide by the rest, or skip.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <ImageStage source={source} size={size} view={view} onMove={setView} />
      <ImageControls view={view} onView={setView} />
    </div>
  );
}

/** The arrows move the picture while it has the focus. */
function ImageStage({
  source,
  size,
  view,
  onMove,
}: {
  readonly source: string;
  readonly size: Size | null;
  readonly view: ImageView;
  readonly onMove: (change: (view: ImageView) => ImageView) => void;
}) {
  const { width, height } = size ?? { width: 4, height: 3 };
  const isSmall = Math.max(width, height) <= SMALL_EDGE;
  return (
    <figure
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what the arrows move must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
      data-takes-arrows="true"
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        onMove((it) => panned(it, step[0], step[1]));
      }}
      style={isSmall && size ? { height: `${height * SMALL_SCALE}px` } : undefined}
      className="grid h-[min(60dvh,34rem)] max-h-[60dvh] place-items-center overflow-hidden rounded bg-sunken"
    >
      <svg
        viewBox={viewBoxOf(view, width, height)}
        role="img"
        aria-label={size ? `The image to judge, ${width} × ${height} pixels` : "The image to judge"}
        className="size-full"
      >
        {size ? (
          <image
            href={source}
            width={width}
            height={height}
            transform={`rotate(${view.turns * 90} ${width / 2} ${height / 2})`}
            imageRendering={isSmall ? "pixelated" : "auto"}
          />
        ) : null}
      </svg>
    </figure>
  );
}

/** Pictures up to this edge are shown pixel by pixel, each this many times as large. */
const SMALL_EDGE = 128;
const SMALL_SCALE = 8;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function ImageControls({
  view,
  onView,
}: {
  readonly view: ImageView;
  readonly onView: (change: (view: ImageView) => ImageView) => void;
}) {
  const closer = useShownKey("image.closer");
  const farther = useShownKey("image.farther");
  const whole = useShownKey("image.whole");
  const turn = useShownKey("image.turn");
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button size="small" {...keyed(closer)} onClick={() => onView((it) => zoomed(it, 1.5))}>
        <Plus aria-hidden="true" className="size-4" /> Closer
      </Button>
      <Button size="small" {...keyed(farther)} onClick={() => onView((it) => zoomed(it, 1 / 1.5))}>
        <Minus aria-hidden="true" className="size-4" /> Farther
      </Button>
      <Button size="small" {...keyed(turn)} onClick={() => onView(turned)}>
        <RotateCw aria-hidden="true" className="size-4" /> Rotate
      </Button>
      <Button size="small" {...keyed(whole)} onClick={() => onView(() => WHOLE)}>
        Whole
      </Button>
      <span className="tabular ms-2 text-muted text-xs">{Math.round(view.scale * 100)} %</span>
    </div>
  );
}

function keyed(shortcut: string | undefined) {
  return shortcut === undefined ? {} : { shortcut };
}

function useDecoded(source: string): { readonly size: Size | null; readonly isBroken: boolean } {
  const [decoded, setDecoded] = useState<{ of: string; size: Size | null } | null>(null);
  useEffect(() => {
    const image = new Image();
    image.onload = () =>
      setDecoded({ of: source, size: { width: image.naturalWidth, height: image.naturalHeight } });
    image.onerror = () => setDecoded({ of: source, size: null });
    image.src = source;
    return () => {
      image.onload = null;
      image.onerror = null;
    };
  }, [source]);
  const isNow = decoded?.of === source;
  return { size: isNow ? decoded.size : null, isBroken: isNow && decoded.size === null };
}
