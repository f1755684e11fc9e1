import { ReliabilityChart } from "#components/charts/reliability-chart";
import { Badge } from "#components/ui/badge";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import type { CalibrationDto } from "#lib/contracts/statistics";
import { formatCount } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import { figureFacts } from "./metric-table";
import type { ModelCard } from "./model-card";

/** Whether the probabilities can be taken at their word: on held-out rows, and on the labels that came in since. */
export function CalibrationPanel({ card }: { readonly card: ModelCard }) {
  const { calibrator } = card.version;
  if (calibrator === null) {
    return (
      <Panel title="Calibration">
        <Notice tone="warn">
          No calibrator: raw scores are taken as probabilities. Publishing a policy needs a waiver.
        </Notice>
      </Panel>
    );
  }
  const { method, version, rows, report } = calibrator;
  return (
    <Panel
      title="Calibration"
      aside={report ? <Badge tone="good">measured</Badge> : <Badge tone="warn">not measured</Badge>}
    >
      <div className="flex flex-col gap-4">
        <FactList
          facts={[
            ["Calibrator", `${method}, fit ${version}`],
            ["Fitted on", `${formatCount(rows)} rows`],
            ["Report", report ? `part "${report.part}", n = ${formatCount(report.n)}` : "none"],
            ...(report ? figureFacts(OF_CALIBRATION, report, null) : []),
          ]}
        />
        {report ? null : (
          <Notice tone="warn">
            Nobody has measured this calibrator on rows its fit has not seen.
          </Notice>
        )}
        {card.live.map((live) => (
          <Live key={live.endpoint} calibration={live} />
        ))}
      </div>
    </Panel>
  );
}

function Live({ calibration }: { readonly calibration: CalibrationDto }) {
  const { endpoint, days, labels, live } = calibration;
  const ground = `${formatCount(labels.labeled)} of ${formatCount(labels.predictions)} predictions of the last ${days} days have a label`;
  if (live === null) {
    return (
      <p className="text-muted text-sm">
        Live on {endpoint}: no reliability yet, {ground}.
      </p>
    );
  }
  return <ReliabilityChart reliability={live} source={`Live on ${endpoint}, ${ground}`} />;
}

const OF_CALIBRATION = ["ece15", "nll", "brier", "accuracy"];
