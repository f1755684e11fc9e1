"use client";
import { scaleLinear } from "d3-scale";
import { useRef } from "react";
import { formatDuration, formatNumber, formatPercent } from "#lib/kernel/format";
import { useWidth } from "./use-width";

/** One way to do a thing, by what a case costs and how often it is right. */
export type OptionPoint = {
  /** A letter, which the legend and the table explain. */
  readonly letter: string;
  readonly cost: number;
  readonly costRange: readonly [number, number] | null;
  readonly accuracy: number;
  readonly accuracyRange: readonly [number, number] | null;
  /** Milliseconds; `null` where nobody has timed it. */
  readonly p99: number | null;
  readonly tone: "in_force" | "other" | "hearsay";
};

const HEIGHT = 340;
const BOX = { top: 28, bottom: 46, start: 60, end: 40 };
/** Room that the letter of a point and its time take. */
const NAME = { width: 60, height: 14 };
const RADIUS = { unknown: 5, least: 5, most: 16 };

/** Right and cheap is up and to the left; the larger a circle, the slower. */
export function OptionsChart({
  points,
  currency,
}: {
  readonly points: readonly OptionPoint[];
  readonly currency: string;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 640);
  const floor = HEIGHT - BOX.bottom;
  const x = scaleLinear(
    spread(points.flatMap(({ cost, costRange }) => [cost, ...(costRange ?? [])])),
    [BOX.start, width - BOX.end],
  ).nice(5);
  const y = scaleLinear(
    spread(points.flatMap(({ accuracy, accuracyRange }) => [accuracy, ...(accuracyRange ?? [])])),
    [floor, BOX.top],
  );
  return (
    <div ref={holder}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-auto w-full"
        aria-hidden="true"
        focusable="false"
      >
        <Axes x={x} y={y} end={width - BOX.end} />
        {points.map((point) => (
          <Ranges key={point.letter} point={point} x={x} y={y} />
        ))}
        {points.map((point, i) => (
          <Mark
            key={point.letter}
            point={point}
            x={x}
            y={y}
            line={points.slice(0, i).filter((it) => isNear(it, point, x, y)).length}
          />
        ))}
        <text x={4} y={14} className="fill-muted text-[11px]">
          right, share of held-out rows
        </text>
        <text
          x={(BOX.start + width - BOX.end) / 2}
          y={HEIGHT - 8}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {`cost per case, ${currency}`}
        </text>
      </svg>
    </div>
  );
}

type Axis = ReturnType<typeof scaleLinear<number>>;

function Axes({ x, y, end }: { readonly x: Axis; readonly y: Axis; readonly end: number }) {
  return (
    <>
      {y.ticks(5).map((tick) => (
        <g key={tick}>
          <line x1={BOX.start} x2={end} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text
            x={BOX.start - 6}
            y={y(tick) + 4}
            textAnchor="end"
            className="fill-muted text-[11px]"
          >
            {formatPercent(tick, 1)}
          </text>
        </g>
      ))}
      {x.ticks(end < 400 ? 3 : 6).map((tick) => (
        <text
          key={tick}
          x={x(tick)}
          y={HEIGHT - BOX.bottom + 16}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {formatNumber(tick)}
        </text>
      ))}
    </>
  );
}

type Scale = (value: number) => number;
type Drawn = { readonly point: OptionPoint; readonly x: Scale; readonly y: Scale };

function Ranges({ point, x, y }: Drawn) {
  const { cost, costRange, accuracy, accuracyRange } = point;
  return (
    <g className="stroke-muted" strokeOpacity={0.55}>
      {costRange ? (
        <line x1={x(costRange[0])} x2={x(costRange[1])} y1={y(accuracy)} y2={y(accuracy)} />
      ) : null}
      {accuracyRange ? (
        <line x1={x(cost)} x2={x(cost)} y1={y(accuracyRange[0])} y2={y(accuracyRange[1])} />
      ) : null}
    </g>
  );
}

const LOOKS = {
  in_force: "fill-accent stroke-accent",
  other: "fill-surface stroke-accent",
  hearsay: "fill-surface stroke-muted",
} as const;

/** Whether the names of two points would stand in one place. */
function isNear(a: OptionPoint, b: OptionPoint, x: Scale, y: Scale): boolean {
  return (
    Math.abs(x(a.cost) - x(b.cost)) < NAME.width &&
    Math.abs(y(a.accuracy) - y(b.accuracy)) < NAME.height
  );
}

/** `line` counts the names that stand there already. */
function Mark({ point, x, y, line }: Drawn & { readonly line: number }) {
  const { letter, cost, accuracy, p99, tone } = point;
  const radius = radiusOf(p99);
  return (
    <g>
      <circle
        cx={x(cost)}
        cy={y(accuracy)}
        r={radius}
        className={LOOKS[tone]}
        strokeWidth={2}
        fillOpacity={0.85}
        {...(tone === "hearsay" ? { strokeDasharray: "3 2" } : {})}
      />
      <text
        x={x(cost) + (line > 0 ? RADIUS.most : radius) + 4}
        y={y(accuracy) - 5 + line * NAME.height}
        className="fill-text font-semibold text-[12px]"
      >
        {letter}
        {p99 === null ? null : (
          <tspan className="fill-muted font-normal text-[11px]"> {formatDuration(p99)}</tspan>
        )}
      </text>
    </g>
  );
}

/** By the logarithm: a tenth of a millisecond is the least, a second the most. */
function radiusOf(p99: number | null): number {
  if (p99 === null) return RADIUS.unknown;
  const part = (Math.log10(Math.max(0.1, Math.min(1000, p99))) + 1) / 4;
  return RADIUS.least + part * (RADIUS.most - RADIUS.least);
}

/** With some room at both ends, and never of no width. */
function spread(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
