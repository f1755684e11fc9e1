import { Badge } from "#components/ui/badge";
import { DataTable } from "#components/ui/data-table";
import { JsonView } from "#components/ui/json-view";
import { PageHead } from "#components/ui/page-head";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import { formatDuration, formatInstant } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import type { Dossier } from "./dossier";
import { RouteBadge } from "./prediction-list";
import { ReplayButton } from "./replay-button";
import { WhyPanel } from "./why-panel";

/** One prediction from the request to the answer, in words, with everything that was recorded. */
export function DossierView({ dossier }: { readonly dossier: Dossier }) {
  const { told, input, context } = dossier;
  return (
    <div className="flex flex-col gap-4">
      <PageHead
        title={told.reference ?? told.id}
        lead={`Made for ${told.endpoint} at ${formatInstant(told.created_at)} UTC`}
        badges={
          <>
            <RouteBadge route={told.route} />
            <Badge>{told.status}</Badge>
          </>
        }
        acts={<ReplayButton id={told.id} />}
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <WhyPanel dossier={dossier} />
        <div className="flex flex-col gap-4">
          <AnswerPanel dossier={dossier} />
          <MadeWithPanel dossier={dossier} />
        </div>
        <Panel title="Input">
          <InputView input={input} />
        </Panel>
        {context ? (
          <Panel title="Context, unknown to the model">
            <Members caption="Context by name" members={context} />
          </Panel>
        ) : null}
      </div>
      <WholeRecord dossier={dossier} />
    </div>
  );
}

function AnswerPanel({ dossier: { told } }: { readonly dossier: Dossier }) {
  const { decision, provisional, case_id: caseId, solely_automated: isAlone } = told;
  return (
    <Panel title="Answer">
      <FactList
        facts={[
          ["Decision", decision ? decision.label : "none yet: a person is asked"],
          ...(decision
            ? ([
                ["Decided by", decision.decided_by ?? decision.source],
                ["Decided at, UTC", formatInstant(decision.decided_at)],
                ["Final", decision.final ? "yes" : "not yet, it may be taken back"],
              ] as const)
            : []),
          ["Automatic action", provisional ?? "none"],
          ["Without any person", isAlone ? "yes" : "no"],
          ...(caseId
            ? ([
                [
                  "Case",
                  <TextLink key="case" href={`/cases/${caseId}`}>
                    {caseId}
                  </TextLink>,
                ],
              ] as const)
            : []),
        ]}
      />
    </Panel>
  );
}

function MadeWithPanel({ dossier }: { readonly dossier: Dossier }) {
  const { told, stages } = dossier;
  const { model, policy_version: version, serving } = told;
  return (
    <Panel title="Made with">
      <FactList
        facts={[
          [
            "Model",
            model ? (
              <TextLink key="model" href={`/models/${model.name}/${model.version}`}>
                {model.name} {model.version}
              </TextLink>
            ) : (
              "the caller's own probabilities"
            ),
          ],
          [
            "Policy",
            <TextLink key="policy" href={`/policies/${told.endpoint}?compare=${version}#versions`}>
              version {version}
            </TextLink>,
          ],
          [
            "Strategy",
            `${serving.strategy.replaceAll("_", " ")}${serving.cached ? ", cached" : ""}`,
          ],
          ...(serving.path.length > 0 ? ([["Path", serving.path.join(" → ")]] as const) : []),
          ["Latency", formatDuration(told.latency_ms)],
          ...Object.entries(stages).map(
            ([name, ms]) => [`… ${name.replaceAll("_", " ")}`, formatDuration(ms)] as const,
          ),
          ["Asked by", dossier.askedBy],
          ["Request", dossier.requestId],
          ...(dossier.subject ? ([["Subject", dossier.subject]] as const) : []),
        ]}
      />
    </Panel>
  );
}

function InputView({ input }: { readonly input: Dossier["input"] }) {
  return Object.entries(input).map(([kind, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (
      <Members key={kind} caption="Input by name" members={{ ...value }} />
    ) : (
      <p key={kind} className="max-h-60 overflow-y-auto whitespace-pre-wrap break-all text-sm">
        {kind === "image" ? "An image, base64" : textOf(value).slice(0, 5000)}
      </p>
    ),
  );
}

function Members({
  caption,
  members,
}: {
  readonly caption: string;
  readonly members: Readonly<Record<string, unknown>>;
}) {
  const rows = Object.entries(members).map(([name, value]) => ({ name, value: textOf(value) }));
  return (
    <DataTable
      caption={caption}
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { key: "name", title: "Field", cell: ({ name }) => name },
        { key: "value", title: "Value", isNumber: true, cell: ({ value }) => value },
      ]}
    />
  );
}

function WholeRecord({ dossier }: { readonly dossier: Dossier }) {
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="min-h-11 px-4 py-2.5 font-semibold text-sm">The record as JSON</summary>
      <JsonView value={dossier} className="max-h-[32rem] px-4 pb-4" />
    </details>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
