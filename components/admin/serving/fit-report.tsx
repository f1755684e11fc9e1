"use client";
import { ChartFrame } from "#components/charts/chart-frame";
import { ShareCurve } from "#components/charts/share-curve";
import { type Column, DataTable } from "#components/ui/data-table";
import type { LadderFigures, LadderFitDto } from "#lib/contracts/ladder-fits";
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatMoneyChange,
  formatPercent,
} from "#lib/kernel/format";
import { FactList } from "../fact-list";
import { versionText } from "./serving-words";

/** What a ladder's higher rung brings, on rows that its fit has not seen: total cost by how many rows go up, and what changes. */
export function FitReport({
  fit,
  currency,
}: {
  readonly fit: LadderFitDto;
  readonly currency: string;
}) {
  const { report, kind } = fit;
  const { curve, chosen, rows } = report;
  const money = (it: number) => formatMoney(it, currency);
  const what = kind === "hand_over" ? "the large model" : "the variants";
  return (
    <div className="flex flex-col gap-4">
      <ChartFrame
        summary={`Total cost a case by the share of rows that ${what} ${kind === "hand_over" ? "sees" : "are asked for"}: ${money(chosen.cost)} where ${formatPercent(chosen.share, 1)} go up (n = ${formatCount(rows)} held-out rows). Errors, people and machines at their price.`}
        table={[
          ["share that goes up", "cost a case", "95 % low", "95 % high", "limit"],
          ...curve.map(({ share, cost, ci, limit }): (number | string)[] => [
            ...[share, cost, ci?.[0] ?? "", ci?.[1] ?? "", limit],
          ]),
        ]}
        show={[(it) => formatPercent(it, 1), money, money, money, money]}
        fileName={`${kind}-${fit.id}.csv`}
      >
        <ShareCurve
          lines={[
            {
              title: "cost",
              tone: "main",
              points: curve.map(({ share, cost: value }) => ({ share, value })),
            },
          ]}
          marks={[{ title: "by the fit", share: chosen.share, value: chosen.cost }]}
          across={`share of rows that ${kind === "hand_over" ? "see the large model" : "are varied"}`}
          up={`cost a case, ${currency}`}
          isFromZero={false}
        />
      </ChartFrame>
      <DataTable
        caption="Below, above and as fitted"
        columns={columnsIn(money)}
        rows={waysOf(fit)}
        keyOf={({ title }) => title}
      />
      <FactList facts={factsOf(fit, currency)} />
    </div>
  );
}

type Way = { readonly title: string; readonly figures: LadderFigures };

function waysOf({ kind, below, above, report }: LadderFitDto): Way[] {
  const isTwo = kind === "hand_over";
  return [
    { title: isTwo ? `only ${versionText(below)}` : "no variants", figures: report.below },
    { title: isTwo ? `only ${versionText(above)}` : "variants of all rows", figures: report.above },
    { title: "as fitted", figures: report.ladder },
  ];
}

function columnsIn(money: (it: number) => string): readonly Column<Way>[] {
  return [
    { key: "title", title: "Way", cell: ({ title }) => title },
    {
      key: "accuracy",
      title: "Right",
      isNumber: true,
      cell: ({ figures }) => formatPercent(figures.accuracy, 1),
    },
    {
      key: "ece",
      title: "Calibration error",
      isNumber: true,
      cell: ({ figures }) => formatPercent(figures.ece, 1),
    },
    {
      key: "review",
      title: "To people",
      isNumber: true,
      cell: ({ figures }) => formatPercent(figures.review_rate, 1),
    },
    {
      key: "cost",
      title: "Cost a case",
      isNumber: true,
      cell: ({ figures: { cost } }) => (
        <>
          {money(cost.value)}
          {cost.ci ? (
            <span className="block text-muted text-xs">
              {money(cost.ci[0])} to {money(cost.ci[1])}
            </span>
          ) : null}
        </>
      ),
    },
  ];
}

function factsOf({ report }: LadderFitDto, currency: string): [string, string][] {
  const { saved, agreement, changes, speed, disagreement } = report;
  const change = ({ value, ci }: (typeof saved)["to_below"]) => {
    const range = ci
      ? ` (${formatMoneyChange(ci[0], currency)} to ${formatMoneyChange(ci[1], currency)})`
      : "";
    return `${formatMoneyChange(value, currency)} a case${range}`;
  };
  const { corrected, corrupted, net } = changes.sent;
  return [
    ["Saved against nobody going up", change(saved.to_below)],
    ["Saved against all going up", change(saved.to_above)],
    ["Both name the same label", formatPercent(agreement, 1)],
    [
      "Labels set right and wrong",
      `${formatCount(corrected)} right, ${formatCount(corrupted)} wrong, net ${formatCount(net)}`,
    ],
    [
      "Time a row, below and above",
      `${formatDuration(speed.below_ms)}, ${formatDuration(speed.above_ms)}; ${formatCount(speed.rows_per_second)} rows/s in all`,
    ],
    ...(disagreement
      ? [
          [
            "Variants disagree",
            `${formatPercent(disagreement.share, 1)} of rows; wrong there ${shareText(disagreement.error_with)}, elsewhere ${shareText(disagreement.error_without)}`,
          ] as [string, string],
        ]
      : []),
  ];
}

function shareText(share: number | null): string {
  return share === null ? "–" : formatPercent(share, 1);
}
