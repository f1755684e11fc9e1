"use client";
import { scaleBand, scaleLinear } from "d3-scale";
import { useRef } from "react";
import { formatCount, formatNumber } from "#lib/kernel/format";
import { useWidth } from "./use-width";

type BucketBarsProps = {
  /** The most that each bar but the last counts. */
  readonly bounds: readonly number[];
  /** One more than there are bounds. */
  readonly counts: readonly number[];
  /** What the bounds are in, below the axis. */
  readonly across: string;
  /** Where something stands, as a line with its name above. */
  readonly marks?: readonly { readonly title: string; readonly at: number }[];
  readonly height?: number;
};

const BOX = { top: 32, bottom: 40, start: 40, end: 8 };
/** Room that the name of a bound takes. */
const LABEL_WIDTH = 34;

/** How often something lay within each of a few bounds, of equal width whatever they span. */
export function BucketBars({ bounds, counts, across, marks = [], height = 200 }: BucketBarsProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 360);
  const floor = height - BOX.bottom;
  const places = counts.map((_, i) => String(i));
  const x = scaleBand(places, [BOX.start, width - BOX.end]).paddingInner(0.12);
  const y = scaleLinear([0, Math.max(1, ...counts)], [floor, BOX.top]).nice(3);
  return (
    <div ref={holder}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="block h-auto w-full"
        aria-hidden="true"
        focusable="false"
      >
        <Counts y={y} end={width - BOX.end} />
        <Bars bounds={bounds} counts={counts} x={x} y={y} floor={floor} />
        <Marks
          marks={marks.map(({ title, at }) => {
            const bucket = bounds.findIndex((bound) => at <= bound);
            const place = bucket < 0 ? bounds.length : bucket;
            return { title, x: (x(String(place)) ?? 0) + x.bandwidth() / 2 };
          })}
          floor={floor}
        />
        <text
          x={(BOX.start + width - BOX.end) / 2}
          y={height - 6}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {across}
        </text>
      </svg>
    </div>
  );
}

type Up = ReturnType<typeof scaleLinear<number>>;

function Counts({ y, end }: { readonly y: Up; readonly end: number }) {
  return y
    .ticks(3)
    .filter(Number.isInteger)
    .map((tick) => (
      <g key={tick}>
        <line x1={BOX.start} x2={end} y1={y(tick)} y2={y(tick)} className="stroke-line" />
        <text x={BOX.start - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-[11px]">
          {formatCount(tick)}
        </text>
      </g>
    ));
}

function Bars({
  bounds,
  counts,
  x,
  y,
  floor,
}: Pick<BucketBarsProps, "bounds" | "counts"> & {
  readonly x: ReturnType<typeof scaleBand<string>>;
  readonly y: Up;
  readonly floor: number;
}) {
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / x.step()));
  const bars = counts.map((count, i) => ({
    ...{ count, start: x(String(i)) ?? 0, isNamed: i % every === 0 },
    name: bounds[i] === undefined ? "more" : `≤${formatNumber(bounds[i])}`,
  }));
  return bars.map(({ count, start, name, isNamed }) => (
    <g key={name}>
      <rect
        x={start}
        width={x.bandwidth()}
        y={y(count)}
        height={floor - y(count)}
        className="fill-accent"
      />
      {isNamed ? (
        <text
          x={start + x.bandwidth() / 2}
          y={floor + 16}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {name}
        </text>
      ) : null}
    </g>
  ));
}

/** Several may stand in one place: their names then share it. */
function Marks({
  marks,
  floor,
}: {
  readonly marks: readonly { readonly title: string; readonly x: number }[];
  readonly floor: number;
}) {
  const places = [...new Set(marks.map(({ x }) => x))];
  return places.map((x, i) => (
    <g key={x}>
      <line
        x1={x}
        x2={x}
        y1={BOX.top - (i % 2) * 12 - 2}
        y2={floor}
        className="stroke-text"
        strokeDasharray="3 3"
      />
      <text
        x={x}
        y={BOX.top - 6 - (i % 2) * 12}
        textAnchor="middle"
        className="fill-text text-[11px]"
      >
        {marks
          .filter((it) => it.x === x)
          .map(({ title }) => title)
          .join(", ")}
      </text>
    </g>
  ));
}
