import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { CheckField } from "#components/ui/check-field";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import type { ProbeReportDto } from "#lib/contracts/models";
import { formatBytes, formatCount } from "#lib/kernel/format";
import { FactList } from "../../fact-list";
import { TroubleNotice } from "../../trouble-notice";
import { AdapterFacts, adapterIn } from "../adapter-facts";
import { kindText } from "../checks-panel";
import { SignatureTable, signatureIn } from "../feature-table";
import { FindingList, RewriteList, SampleTable } from "../findings-panel";
import { AdapterForm } from "./adapter-form";
import type { Look, StepProps } from "./upload-wizard";

/** Whether a file may become a version as it stands. */
export function isFit(report: ProbeReportDto | null): boolean {
  if (report === null || report.adapter === null || report.missing.length > 0) return false;
  return report.findings.every(({ severity }) => severity !== "refused");
}

/** What the server found in the file, and what the uploader says where it cannot know. */
export function ProbeStep({
  look,
  onBack,
  onNext,
  ...step
}: StepProps & {
  readonly look: Look;
  readonly onBack: () => void;
  readonly onNext: () => void;
}) {
  const { report, isStale, isLooking, isByHand } = look;
  const isReadable = report === null || report.signature !== null;
  const hasFaults = Object.keys(step.faults).length > 0;
  return (
    <div className="flex flex-col gap-4" aria-busy={isLooking}>
      <Verdict look={look} />
      {Object.keys(look.faults).length > 0 ? null : <TroubleNotice error={look.error} />}
      {report ? <Found report={report} {...step} /> : null}
      {isReadable ? (
        <Panel title="What you say of it">
          <AdapterForm {...step} report={report} />
        </Panel>
      ) : null}
      {report && isReadable ? (
        <Panel title="Tried on made-up rows" aside={isStale ? <Badge>looking again</Badge> : null}>
          {report.samples.length > 0 ? (
            <SampleTable samples={report.samples} />
          ) : (
            <p className="text-muted text-sm">
              It could not be run yet. Answers appear here once it can.
            </p>
          )}
        </Panel>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Back</Button>
        {isByHand ? (
          <Button onClick={look.onLook} disabled={isLooking}>
            Look again
          </Button>
        ) : null}
        <Button
          variant="primary"
          onClick={onNext}
          disabled={!isFit(report) || isStale || hasFaults}
        >
          Next
        </Button>
      </div>
    </div>
  );
}

function Verdict({ look: { report, isLooking, error } }: { readonly look: Look }) {
  return (
    <p role="status" className="text-sm">
      {isLooking ? "Looking at the file…" : error ? "The file could not be looked at." : ""}
      {isLooking || report === null || error ? null : <Sentence report={report} />}
    </p>
  );
}

function Sentence({ report }: { readonly report: ProbeReportDto }) {
  const refusals = report.findings.filter(({ severity }) => severity === "refused").length;
  if (refusals > 0) {
    return <Badge tone="bad">{refusals === 1 ? "one thing" : refusals} to mend first</Badge>;
  }
  if (report.missing.length > 0) return <Badge tone="warn">something is still to be said</Badge>;
  return <Badge tone="good">it can become a version</Badge>;
}

function Found({ report, form, onChange }: StepProps & { readonly report: ProbeReportDto }) {
  const { missing, findings, rewrites, measured, labels, labels_from } = report;
  const adapter = adapterIn(report.adapter);
  const signature = signatureIn(report.signature);
  const asksForLocale =
    form.agreesToLocale || findings.some(({ code }) => code === "locale_missing");
  return (
    <>
      {missing.length > 0 ? (
        <Notice tone="warn" title="Still to be said">
          <ul className="list-disc ps-5">
            {missing.map((it) => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <FindingList findings={findings} />
      {asksForLocale ? (
        <CheckField
          label="Set the locale to C.UTF-8"
          hint="The graph is rewritten so; the file is kept as you sent it, under its own hash."
          checked={form.agreesToLocale}
          onChange={(event) => onChange({ agreesToLocale: event.currentTarget.checked })}
        />
      ) : null}
      <RewriteList rewrites={rewrites} />
      {signature ? (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <Panel title="Signature">
            <SignatureTable {...signature} />
          </Panel>
          <Panel title="Adapter">
            {adapter ? (
              <AdapterFacts adapter={adapter} />
            ) : (
              <p className="text-muted text-sm">Not complete yet.</p>
            )}
          </Panel>
        </div>
      ) : null}
      <FactList
        facts={[
          ["File", `${formatBytes(report.bytes)}, SHA-256 ${report.sha256}`],
          [
            "Measured",
            measured.rows > 0
              ? `${kindText(measured.kind)}, ${formatCount(measured.classes)} scores a row on ${formatCount(measured.rows)} made-up rows`
              : "not run yet",
          ],
          ["Labels", labels ? `${labels.join(", ")}, from ${fromText(labels_from)}` : "unknown"],
        ]}
      />
    </>
  );
}

const FROM: Readonly<Record<string, string>> = {
  uploader: "you",
  classlabels: "the classifier in the file",
  metadata: "the file's metadata",
  label_output: "the model's label output",
};

function fromText(from: string | null): string {
  return FROM[from ?? ""] ?? "the file";
}
