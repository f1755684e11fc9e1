import { EmptyState } from "#components/ui/empty-state";
import { Panel } from "#components/ui/panel";
import { EvaluateButton } from "../evaluate-button";
import { MetricTable } from "../metric-table";
import type { Comparison } from "./comparison";
import { ManifestDiff } from "./manifest-diff";
import { PairedTable } from "./paired-table";
import { WeightTable } from "./weight-table";

type ViewProps = { readonly sides: Comparison; readonly mayChange: boolean };

/** Two versions side by side: paired figures and money, size and speed, what their makers measured, and their manifests. */
export function ComparisonView({ sides, mayChange }: ViewProps) {
  const { comparison, reports, datasets, preferred } = sides;
  const { model, paired, differences } = comparison;
  return (
    <div className="flex flex-col gap-4">
      {mayChange ? (
        <div className="flex flex-wrap gap-2">
          {[comparison.a, comparison.b].map((version) => (
            <EvaluateButton key={version} {...{ model, version, datasets, preferred }} />
          ))}
        </div>
      ) : null}
      {paired.length === 0 ? <NotPaired /> : null}
      {paired.map((pair) => (
        <Panel key={`${pair.dataset} ${pair.part}`} title={`On the same rows of ${pair.dataset}`}>
          <PairedTable pair={pair} a={comparison.a} b={comparison.b} />
        </Panel>
      ))}
      <Panel title="Size and speed">
        <WeightTable comparison={comparison} />
      </Panel>
      <Panel title="As their makers measured, on the report">
        <MetricTable
          caption="Figures by version"
          parts={reports}
          head="Version"
          currency={sides.currency}
        />
      </Panel>
      <ManifestDiff differences={differences} a={comparison.a} b={comparison.b} />
    </div>
  );
}

function NotPaired() {
  return (
    <EmptyState title="Not evaluated on the same data set yet">
      <p>
        Once both have answered the held-out rows of one data set, their differences stand here row
        by row, with intervals and in money.
      </p>
    </EmptyState>
  );
}
