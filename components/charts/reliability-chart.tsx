"use client";
import { scaleLinear } from "d3-scale";
import { useRef } from "react";
import type { ReliabilityDto } from "#lib/contracts/statistics";
import { formatCount, formatPercent, formatProbability } from "#lib/kernel/format";
import { ChartFrame } from "./chart-frame";
import { useWidth } from "./use-width";

const HEIGHT = 300;
const BOX = { top: 10, start: 44, end: 10, floor: 220, counts: 275 };

type Bin = ReliabilityDto["bins"][number];
type Filled = Bin & { readonly confidence: number; readonly accuracy: number };

/** How often the likeliest label was right, by how sure the model was; on the diagonal it can be taken at its word. */
export function ReliabilityChart({
  reliability,
  source,
}: {
  readonly reliability: ReliabilityDto;
  /** Where the labels come from, for the sentence below. */
  readonly source: string;
}) {
  const { bins, n, ece } = reliability;
  return (
    <ChartFrame
      summary={`${source}: expected calibration error ${formatPercent(ece)} over ${bins.length} bins, n = ${formatCount(n)}. Bars are 95 % Wilson intervals.`}
      table={twinOf(bins)}
      show={[
        formatProbability,
        formatProbability,
        formatCount,
        formatProbability,
        formatProbability,
      ]}
      fileName="reliability.csv"
    >
      <Diagram bins={bins.filter(isFilled)} />
    </ChartFrame>
  );
}

function Diagram({ bins }: { readonly bins: readonly Filled[] }) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 420);
  const x = scaleLinear([0, 1], [BOX.start, width - BOX.end]);
  const y = scaleLinear([0, 1], [BOX.floor, BOX.top]);
  const most = Math.max(1, ...bins.map(({ n }) => n));
  const height = scaleLinear([0, most], [0, BOX.counts - BOX.floor - 20]);
  return (
    <div ref={holder}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-auto w-full"
        aria-hidden="true"
        focusable="false"
      >
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-[11px]">
              {formatProbability(tick)}
            </text>
            <text
              x={x(tick)}
              y={HEIGHT - 10}
              textAnchor="middle"
              className="fill-muted text-[11px]"
            >
              {formatProbability(tick)}
            </text>
          </g>
        ))}
        <line
          x1={x(0)}
          y1={y(0)}
          x2={x(1)}
          y2={y(1)}
          className="stroke-muted"
          strokeDasharray="4 3"
        />
        {bins.map((bin) => (
          <Mark key={bin.from} bin={bin} x={x} y={y} />
        ))}
        {bins.map(({ from, to, n }) => (
          <rect
            key={from}
            x={x(from) + 1}
            width={Math.max(1, x(to) - x(from) - 2)}
            y={BOX.counts - height(n)}
            height={height(n)}
            className="fill-muted"
          />
        ))}
      </svg>
      <p className="text-muted text-xs">
        Up: share that was right. Across: confidence. Below: how many cases.
      </p>
    </div>
  );
}

type Scale = (value: number) => number;

function Mark({
  bin: { confidence, accuracy, interval },
  x,
  y,
}: {
  readonly bin: Filled;
  readonly x: Scale;
  readonly y: Scale;
}) {
  return (
    <g>
      {interval ? (
        <line
          x1={x(confidence)}
          x2={x(confidence)}
          y1={y(interval.low)}
          y2={y(interval.high)}
          className="stroke-accent"
          strokeWidth={2}
        />
      ) : null}
      <circle cx={x(confidence)} cy={y(accuracy)} r={4} className="fill-accent" />
    </g>
  );
}

function isFilled(bin: Bin): bin is Filled {
  return bin.confidence !== null && bin.accuracy !== null;
}

function twinOf(bins: readonly Bin[]): (string | number)[][] {
  const header = ["From", "To", "Cases", "Mean confidence", "Right", "95 % interval"];
  const rows = bins.map(({ from, to, n, confidence, accuracy, interval }) => [
    from,
    to,
    n,
    confidence ?? "",
    accuracy ?? "",
    interval ? `${formatProbability(interval.low)} to ${formatProbability(interval.high)}` : "",
  ]);
  return [header, ...rows];
}
