"use client";
import { ChartFrame } from "#components/charts/chart-frame";
import { OptionsChart } from "#components/charts/options-chart";
import { Panel } from "#components/ui/panel";
import type { EndpointServingDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration, formatMoney, formatPercent } from "#lib/kernel/format";
import { letterOf, p99Of, pointsOf, rowsOf } from "./option-points";
import { optionText, SOURCES } from "./serving-words";

/** Quality, cost and speed of every way to serve an endpoint, on one chart. */
export function OptionsPanel({ serving }: { readonly serving: EndpointServingDto }) {
  const { options, currency } = serving;
  const points = pointsOf(options, currency);
  if (options.length === 0) return null;
  return (
    <Panel title="Quality, cost and speed">
      <ChartFrame
        summary={`${options.length === 1 ? "One way" : `${formatCount(options.length)} ways`} to serve it: how often the likeliest label is right, what a case costs with people and machines at their price, and p99, by which circles grow. Bars are 95 % intervals.`}
        table={rowsOf(options)}
        show={formatsIn(currency)}
        fileName={`ways-to-serve-${serving.endpoint.name}.csv`}
        legend={<Legend serving={serving} />}
      >
        {points.length === 0 ? (
          <p className="text-muted text-sm">
            Nobody has measured any of them on held-out rows. Evaluate a version on its page.
          </p>
        ) : (
          <OptionsChart points={points} currency={currency} />
        )}
      </ChartFrame>
    </Panel>
  );
}

function Legend({
  serving: { options, currency, policy_version: policy },
}: {
  readonly serving: EndpointServingDto;
}) {
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-1.5 text-sm">
        {options.map((option, i) => {
          const { quality, compute_price: price, per_second: speed } = option;
          const p99 = p99Of(option);
          const facts = [
            quality
              ? `right ${formatPercent(quality.accuracy.value, 1)}, ${formatMoney(quality.cost.value, quality.currency)} a case (${SOURCES[quality.source]}, n = ${formatCount(quality.n)})`
              : "not measured on held-out rows",
            ...(price > 0 ? [`machines ${formatMoney(price, currency)} a case`] : []),
            p99 ? `p99 ${formatDuration(p99.ms)} (${p99.source})` : "not timed yet",
            ...(speed ? [`${formatCount(speed.value)} rows/s a process`] : []),
          ];
          return (
            <li key={letterOf(i)} className="flex gap-2">
              <span className="w-5 shrink-0 font-semibold">{letterOf(i)}</span>
              <span className="min-w-0">
                <span className={option.in_force ? "font-semibold" : ""}>{optionText(option)}</span>
                <span className="block text-muted text-xs">{facts.join("; ")}</span>
              </span>
            </li>
          );
        })}
      </ol>
      <p className="text-muted text-xs">
        Filled: in force. Dashed: by the version’s own record, at the prices it was made for, which
        the chart leaves out where they are in another currency. Money is under policy version{" "}
        {policy}.
      </p>
    </div>
  );
}

/** How the columns of `rowsOf` are shown. */
function formatsIn(currency: string): ((cell: number) => string)[] {
  const money = (it: number) => formatMoney(it, currency);
  const share = (it: number) => formatPercent(it, 1);
  const text = (it: number) => String(it);
  return [
    ...[text, text, text, share, share, share, money, money, money, text, share, money],
    ...[formatDuration, formatDuration, formatDuration, formatCount],
    ...[formatDuration, formatDuration, formatCount, text, formatCount],
  ];
}
