import { ChartFrame } from "#components/charts/chart-frame";
import { ShareCurve } from "#components/charts/share-curve";
import type { SimulationDto } from "#lib/contracts/simulation";
import type { ReviewRateDto, RiskCoverageDto } from "#lib/contracts/simulation-parts";
import { formatCount, formatMoney, formatPercent } from "#lib/kernel/format";

const PER = 1000;

/** Cost against the share of cases that people see, and the risk of automatic answers against theirs. */
export function SimulationCurves({ simulation }: { readonly simulation: SimulationDto }) {
  const { review_rate: rate, risk_coverage: risk } = simulation;
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      {rate && rate.length > 0 ? <ReviewRate rate={rate} simulation={simulation} /> : null}
      {risk ? <RiskCoverage risk={risk} currency={simulation.currency} /> : null}
    </div>
  );
}

function ReviewRate({
  rate,
  simulation,
}: {
  readonly rate: ReviewRateDto;
  readonly simulation: SimulationDto;
}) {
  const { currency, now, draft, priced } = simulation;
  const money = (it: number) => formatMoney(it, currency);
  const expected = rate.map(({ review_share: share, expected: it }) => ({
    share,
    value: it * PER,
  }));
  const estimated = rate.flatMap(({ review_share: share, estimated: it }) =>
    it === null ? [] : [{ share, value: it * PER }],
  );
  const cheapest = expected.reduce((best, it) => (it.value < best.value ? it : best));
  const mark = (title: string, it: SimulationDto["now"]) => ({
    ...{ title, share: it.review_share },
    value: (it.total_cost / Math.max(1, priced)) * PER,
  });
  return (
    <ChartFrame
      summary={`Cost against review rate, those first whose review saves most: cheapest near ${formatPercent(cheapest.share, 0)}, ${money(cheapest.value)} per 1,000 (n = ${formatCount(priced)}). Solid: expected. Dashed: by labels.`}
      table={[
        ["share to people", "expected per 1,000", "by labels per 1,000"],
        ...rate.map((it): (number | string)[] => [
          it.review_share,
          it.expected * PER,
          it.estimated === null ? "" : it.estimated * PER,
        ]),
      ]}
      show={[(it) => formatPercent(it, 0), money, money]}
      fileName="cost-against-review-rate.csv"
    >
      <ShareCurve
        lines={[
          { title: "expected", tone: "main", points: expected },
          { title: "by labels", tone: "quiet", points: estimated },
        ]}
        marks={[mark("now", now), mark("draft", draft)]}
        across="share to people"
        up={`cost per 1,000 cases, ${currency}`}
      />
    </ChartFrame>
  );
}

function RiskCoverage({
  risk,
  currency,
}: {
  readonly risk: RiskCoverageDto;
  readonly currency: string;
}) {
  const money = (it: number) => formatMoney(it, currency);
  const mark = (title: string, it: RiskCoverageDto["now"]) =>
    it === null ? [] : [{ title, share: it.coverage, value: it.cost * PER }];
  return (
    <ChartFrame
      summary={`Risk of automatic answers against their share, the surest first: ${formatCount(risk.labels)} labels, ${money(risk.aurc.cost * PER)} per 1,000 on average over the curve (AURC).`}
      table={[
        ["share answered", "cost per 1,000", "mistakes"],
        ...risk.points.map(({ coverage, cost, error }) => [coverage, cost * PER, error]),
      ]}
      show={[(it) => formatPercent(it, 0), money, (it) => formatPercent(it, 1)]}
      fileName="risk-coverage.csv"
    >
      <ShareCurve
        lines={[
          {
            ...{ title: "cost", tone: "main" as const },
            points: risk.points.map(({ coverage, cost }) => ({
              share: coverage,
              value: cost * PER,
            })),
          },
        ]}
        marks={[...mark("now", risk.now), ...mark("draft", risk.draft)]}
        across="share answered automatically"
        up={`cost of automatic answers per 1,000, ${currency}`}
      />
    </ChartFrame>
  );
}
