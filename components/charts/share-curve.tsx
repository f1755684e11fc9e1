"use client";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useRef } from "react";
import { formatNumber, formatPercent } from "#lib/kernel/format";
import { useWidth } from "./use-width";

export type ShareCurveProps = {
  readonly lines: readonly {
    readonly title: string;
    readonly tone: "main" | "quiet";
    readonly points: readonly { readonly share: number; readonly value: number }[];
  }[];
  /** Where something stands. */
  readonly marks: readonly {
    readonly title: string;
    readonly share: number;
    readonly value: number;
  }[];
  /** What the axes say. */
  readonly across: string;
  readonly up: string;
  /** Whether values are seen against nothing at all; unless said, they are. */
  readonly isFromZero?: boolean;
};

const HEIGHT = 220;
const BOX = { top: 26, bottom: 44, start: 60, end: 14 };

/** Something over a share of the traffic, from none to all of it. */
export function ShareCurve({ lines, marks, across, up, isFromZero = true }: ShareCurveProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 420);
  const floor = HEIGHT - BOX.bottom;
  const values = [...lines.flatMap(({ points }) => points), ...marks].map(({ value }) => value);
  const x = scaleLinear([0, 1], [BOX.start, width - BOX.end]);
  const least = Math.min(...values, ...(isFromZero ? [0] : []));
  const y = scaleLinear([least, Math.max(1e-9, ...values)], [floor, BOX.top]).nice(4);
  const path = line<{ share: number; value: number }>()
    .x(({ share }) => x(share))
    .y(({ value }) => y(value));
  return (
    <div ref={holder}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-auto w-full"
        aria-hidden="true"
        focusable="false"
      >
        <Axes x={x} y={y} end={width - BOX.end} />
        {lines.map(({ title, tone, points }) => (
          <path
            key={title}
            d={path([...points]) ?? ""}
            className={`fill-none ${tone === "main" ? "stroke-accent" : "stroke-muted"}`}
            strokeWidth={2}
            {...(tone === "main" ? {} : { strokeDasharray: "4 3" })}
          />
        ))}
        {marks.map(({ title, share, value }) => (
          <g key={title}>
            <circle cx={x(share)} cy={y(value)} r={4} className="fill-text" />
            <text x={x(share) + 7} y={y(value) - 6} className="fill-text text-[11px]">
              {title}
            </text>
          </g>
        ))}
        <text x={4} y={14} className="fill-muted text-[11px]">
          {up}
        </text>
        <text
          x={(BOX.start + width - BOX.end) / 2}
          y={HEIGHT - 6}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {across}
        </text>
      </svg>
    </div>
  );
}

type Scale = ReturnType<typeof scaleLinear<number>>;

function Axes({ x, y, end }: { readonly x: Scale; readonly y: Scale; readonly end: number }) {
  return (
    <>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line x1={BOX.start} x2={end} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text
            x={BOX.start - 6}
            y={y(tick) + 4}
            textAnchor="end"
            className="fill-muted text-[11px]"
          >
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <text
          key={share}
          x={x(share)}
          y={HEIGHT - BOX.bottom + 16}
          textAnchor="middle"
          className="fill-muted text-[11px]"
        >
          {formatPercent(share, 0)}
        </text>
      ))}
    </>
  );
}
