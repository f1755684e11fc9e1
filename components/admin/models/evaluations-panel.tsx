import { ConfusionMatrix } from "#components/charts/confusion-matrix";
import { ReliabilityChart } from "#components/charts/reliability-chart";
import { EmptyState } from "#components/ui/empty-state";
import { Panel } from "#components/ui/panel";
import { formatCount, formatDuration, formatInstant } from "#lib/kernel/format";
import { cn } from "../../ui/cn";
import { FactList } from "../fact-list";
import { EvaluateButton } from "./evaluate-button";
import { figureFacts } from "./metric-table";
import type { EvaluationPicture, ModelCard } from "./model-card";

/** What the version answered on named data sets: figures, which label was taken for which, and how far confidence holds. */
export function EvaluationsPanel({
  card,
  mayChange,
}: {
  readonly card: ModelCard;
  readonly mayChange: boolean;
}) {
  const { pictures, version, datasets, data, currency } = card;
  const button = mayChange ? (
    <EvaluateButton
      model={version.model}
      version={version.version}
      datasets={datasets}
      preferred={data?.name}
    />
  ) : null;
  return (
    <Panel title="Evaluations" aside={button}>
      {pictures.length === 0 ? (
        <EmptyState title="Not evaluated here yet">
          <p>
            An evaluation answers the held-out rows of a data set. It brings the confusion matrix in
            cases and in money, the reliability diagram, and the rows to compare versions on.
          </p>
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-6">
          {pictures.map((picture) => (
            <Picture key={picture.evaluation.id} picture={picture} currency={currency} />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** A grid of so many labels leaves room for a chart beside it. */
const BESIDE = 6;

function Picture({
  picture: { evaluation, labels, confusion, reliability },
  currency,
}: {
  readonly picture: EvaluationPicture;
  readonly currency: string | null;
}) {
  const { dataset, part, rows, latency, created_at, fingerprint } = evaluation;
  const source = `${dataset}, part "${part}"`;
  return (
    <div className="flex flex-col gap-4">
      <h3 className="font-semibold text-sm">{source}</h3>
      <FactList
        facts={[
          ["Rows", formatCount(rows)],
          ...figureFacts(SHOWN, evaluation.metrics, currency),
          ...(latency
            ? ([
                [
                  "One row takes",
                  `p50 ${formatDuration(latency.p50_ms)}, p99 ${formatDuration(latency.p99_ms)}, n = ${formatCount(latency.rows)}`,
                ],
              ] as const)
            : []),
          ["Measured, UTC", formatInstant(created_at)],
          [
            "Fingerprint",
            <span key="it" className="break-all">
              {fingerprint}
            </span>,
          ],
        ]}
      />
      <div
        className={cn(
          "grid grid-cols-1 items-start gap-6",
          labels.length <= BESIDE && "xl:grid-cols-2",
        )}
      >
        <ConfusionMatrix {...{ labels, confusion, currency, source }} />
        {reliability ? <ReliabilityChart reliability={reliability} source={source} /> : null}
      </div>
    </div>
  );
}

const SHOWN = [
  "accuracy",
  "auc",
  "nll",
  "ece15",
  "review_rate",
  "cost_automatic",
  "cost_with_people",
];
