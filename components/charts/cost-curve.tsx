"use client";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useRef } from "react";
import { formatNumber, formatProbability } from "#lib/kernel/format";
import { useWidth } from "./use-width";

export type CurvePoint = {
  readonly p: number;
  readonly automatic: number;
  readonly review: number;
  readonly done: number;
};

export type CurveRegion = {
  readonly from: number;
  readonly to: number;
  readonly isReview: boolean;
  readonly title: string;
};

type CostCurveProps = {
  readonly draft: readonly CurvePoint[];
  /** The policy in force, when it differs. */
  readonly now: readonly CurvePoint[] | null;
  readonly regions: readonly CurveRegion[];
  /** The example at hand. */
  readonly at: number;
  /** Name of the second label. */
  readonly label: string;
  readonly currency: string;
};

const HEIGHT = 260;
const BOX = { top: 34, bottom: 46, start: 56, end: 12 };
const PER = 1000;

/** Expected cost per 1,000 cases over the probability of the second label, on the regions where people step in. */
export function CostCurve({ draft, now, regions, at, label, currency }: CostCurveProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 460);
  const x = scaleLinear([0, 1], [BOX.start, width - BOX.end]);
  const y = costScale([...draft, ...(now ?? [])]);
  const [floor, middle] = [HEIGHT - BOX.bottom, (BOX.start + width - BOX.end) / 2];
  return (
    <div ref={holder}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-auto w-full"
        aria-hidden="true"
        focusable="false"
      >
        <defs>
          <Hatching />
          <clipPath id="cost-frame">
            <rect
              x={BOX.start}
              y={BOX.top - 1}
              width={width - BOX.end - BOX.start}
              height={floor - BOX.top + 2}
            />
          </clipPath>
        </defs>
        {regions.map((region) => (
          <RegionBand key={region.from} region={region} x={x} />
        ))}
        <CostAxis y={y} end={width - BOX.end} />
        <Curves draft={draft} now={now} x={x} y={y} />
        <Limits regions={regions} x={x} />
        <line
          x1={x(at)}
          x2={x(at)}
          y1={BOX.top}
          y2={floor}
          className="stroke-text"
          strokeDasharray="1 2"
        />
        <circle cx={x(at)} cy={floor} r={4} className="fill-text" />
        <text x={middle} y={HEIGHT - 8} textAnchor="middle" className="fill-muted text-[11px]">
          {`P(${label})`}
        </text>
        <text x={4} y={14} className="fill-muted text-[11px]">
          {`expected cost per 1,000 cases, ${currency}`}
        </text>
      </svg>
    </div>
  );
}

/** Room for the dearest thing the policy does; what nobody does may leave the picture. */
function costScale(points: readonly CurvePoint[]) {
  const highest = Math.max(1e-9, ...points.map(({ done, review }) => Math.max(done, review)));
  const lowest = Math.min(0, ...points.map(({ done }) => done));
  const domain = [lowest * PER, highest * PER * 1.25];
  return scaleLinear(domain, [HEIGHT - BOX.bottom, BOX.top]).nice(4);
}

type CostScale = ReturnType<typeof costScale>;

function CostAxis({ y, end }: { readonly y: CostScale; readonly end: number }) {
  return y.ticks(4).map((tick) => (
    <g key={tick}>
      <line x1={BOX.start} x2={end} y1={y(tick)} y2={y(tick)} className="stroke-line" />
      <text x={BOX.start - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-[11px]">
        {formatNumber(tick, 0)}
      </text>
    </g>
  ));
}

function Curves({
  draft,
  now,
  x,
  y,
}: Pick<CostCurveProps, "draft" | "now"> & { readonly x: Scale; readonly y: CostScale }) {
  const path = (points: readonly CurvePoint[], of: (point: CurvePoint) => number) =>
    line<CurvePoint>()
      .x(({ p }) => x(p))
      .y((point) => y(of(point) * PER))(points) ?? "";
  return (
    <g className="fill-none" clipPath="url(#cost-frame)">
      <path
        d={path(draft, ({ automatic }) => automatic)}
        className="stroke-muted"
        strokeDasharray="2 3"
      />
      <path d={path(draft, ({ review }) => review)} className="stroke-warn" strokeDasharray="6 3" />
      {now ? (
        <path d={path(now, ({ done }) => done)} className="stroke-muted" strokeWidth={2} />
      ) : null}
      <path d={path(draft, ({ done }) => done)} className="stroke-accent" strokeWidth={2.5} />
    </g>
  );
}

type Scale = (p: number) => number;

/** Stripes, so that the people's region is told apart without its color. */
function Hatching() {
  return (
    <pattern
      id="people-hatch"
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" className="fill-warn-soft" />
      <line
        x1="0"
        y1="0"
        x2="0"
        y2="6"
        className="stroke-warn"
        strokeOpacity="0.25"
        strokeWidth="2"
      />
    </pattern>
  );
}

function RegionBand({ region, x }: { readonly region: CurveRegion; readonly x: Scale }) {
  const [start, end] = [x(region.from), x(region.to)];
  const isRoomy = end - start > region.title.length * 6.5;
  return (
    <g>
      <rect
        x={start}
        y={BOX.top}
        width={end - start}
        height={HEIGHT - BOX.bottom - BOX.top}
        {...(region.isReview ? { fill: "url(#people-hatch)" } : { className: "fill-good-soft" })}
      />
      {isRoomy ? (
        <text
          x={(start + end) / 2}
          y={BOX.top - 5}
          textAnchor="middle"
          className="fill-text text-[11px]"
        >
          {region.title}
        </text>
      ) : null}
    </g>
  );
}

/** The limits as ticks, and the ends of the axis where there is room. */
function Limits({ regions, x }: { readonly regions: readonly CurveRegion[]; readonly x: Scale }) {
  const limits = regions.slice(1).map(({ from }) => from);
  const ends = [0, 1].filter((end) => limits.every((it) => Math.abs(x(it) - x(end)) > 26));
  const floor = HEIGHT - BOX.bottom;
  return (
    <>
      {[...ends, ...limits].map((p) => (
        <g key={p}>
          <line
            x1={x(p)}
            x2={x(p)}
            y1={limits.includes(p) ? BOX.top : floor}
            y2={floor + 5}
            className="stroke-text"
          />
          <text
            x={x(p)}
            y={floor + 18}
            textAnchor="middle"
            className={
              limits.includes(p) ? "fill-text font-semibold text-[12px]" : "fill-muted text-[11px]"
            }
          >
            {limits.includes(p) ? formatProbability(p) : String(p)}
          </text>
        </g>
      ))}
    </>
  );
}
