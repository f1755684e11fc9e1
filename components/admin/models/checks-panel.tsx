import { Badge } from "#components/ui/badge";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import { formatCount, formatNumber } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import { FindingList, RewriteList, SampleTable } from "./findings-panel";
import type { ModelCard } from "./model-card";

/** What was checked before the version was taken in, and what is checked each time it is loaded. */
export function ChecksPanel({ card }: { readonly card: ModelCard }) {
  const { checks, golden, version } = card;
  return (
    <Panel title="Checks" aside={<Verdict card={card} />}>
      <div className="flex flex-col gap-3">
        <FactList
          facts={[
            ["Golden rows", goldenText(golden)],
            ...(checks
              ? ([
                  [
                    "Probed",
                    `${formatCount(checks.measured.rows)} made-up rows, ${formatCount(checks.measured.classes)} scores a row`,
                  ],
                  ["Scores are", kindText(checks.measured.kind)],
                  ["Labels from", checks.labels_from?.replaceAll("_", " ") ?? "nowhere"],
                ] as const)
              : ([["Probed", "no: registered with its manifest, not uploaded"]] as const)),
          ]}
        />
        {version.state === "quarantined" ? (
          <Notice tone="bad" title="Quarantined">
            <p>Its process kept dying, so it is not started any more.</p>
          </Notice>
        ) : null}
        {checks ? (
          <>
            <FindingList findings={checks.findings} />
            <RewriteList rewrites={checks.rewrites} />
            <details>
              <summary className="min-h-7 text-sm">Rows it was tried on</summary>
              <SampleTable samples={checks.samples} />
            </details>
          </>
        ) : null}
      </div>
    </Panel>
  );
}

function Verdict({ card: { version, checks, golden } }: { readonly card: ModelCard }) {
  if (version.state === "quarantined") return <Badge tone="bad">quarantined</Badge>;
  const warnings = checks?.findings.length ?? 0;
  if (warnings > 0) return <Badge tone="warn">{warnings} to know</Badge>;
  return checks || golden ? <Badge tone="good">passed</Badge> : <Badge>nothing to check</Badge>;
}

function goldenText(golden: ModelCard["golden"]): string {
  if (golden === null) return "none: only that it loads is checked before it serves";
  return `${formatCount(golden.rows)}, replayed within ${formatNumber(golden.tolerance)} each time it is loaded, and before each promotion`;
}

/** Measured, not believed. */
export function kindText(kind: string | null): string {
  return kind === null ? "no probabilities by themselves" : kind.replaceAll("_", " ");
}
