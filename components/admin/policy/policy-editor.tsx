"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { PageHead } from "#components/ui/page-head";
import { useSimulation } from "#lib/client/admin/policies";
import type { DraftStatus } from "#lib/client/admin/use-draft-saving";
import { useSettled } from "#lib/client/admin/use-settled";
import { wordsOf } from "#lib/client/admin/words-of";
import type { EndpointDto, PolicyDraftDto, PolicyVersionDto } from "#lib/contracts/policies";
import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { ChangedCases } from "./changed-cases";
import { CostsPanel } from "./costs-panel";
import { DraftConflict } from "./draft-conflict";
import { EffectPanel } from "./effect-panel";
import { FindingsList } from "./findings-list";
import { PeopleStepIn } from "./people-step-in";
import { PolicyText } from "./policy-text";
import { PublishButton } from "./publish-button";
import { type SimulationChoices, SimulationDetail } from "./simulation-detail";
import { StaleBase } from "./stale-base";
import { StopBadge, StopSwitch } from "./stop-switch";
import { usePolicyDraft } from "./use-policy-draft";
import { usualAmount } from "./usual-amount";

export type PolicyEditorProps = {
  readonly endpoint: EndpointDto;
  readonly active: PolicyVersionDto;
  readonly draft: PolicyDraftDto;
  /** The policy the draft was made from, when that is not the one in force. */
  readonly base: PolicyVersionDto | null;
  readonly names: Readonly<Record<string, string>>;
  readonly needsWaiver: boolean;
  /** What reviewers answered where the truth is known: traffic is routed by it. */
  readonly answers: readonly AnswerCount[];
  readonly mayChange: boolean;
  readonly mayStop: boolean;
};

/** The price of the threshold: costs on the left, where people step in in the middle, what it does to traffic on the right. */
export function PolicyEditor(props: PolicyEditorProps) {
  const { endpoint, active, base, names, mayChange } = props;
  const { labels, serving } = endpoint;
  const router = useRouter();
  const draft = usePolicyDraft({ draft: props.draft, active, labels, serving });
  const [days, setDays] = useState(30);
  const [choices, setChoices] = useState<SimulationChoices>({ ruler: "draft", segment: "" });
  const isSound = draft.findings.errors.length === 0;
  const settled = useSettled(draft.document, 250);
  const asked = useSettled(choices, 400);
  const simulation = useSimulation({
    ...{ endpoint: endpoint.name, document: settled, days, isSound },
    ...{ ruler: asked.ruler, segment: asked.segment.trim() },
  });
  const part = {
    policy: draft.document,
    labels,
    findings: draft.findings,
    onChange: draft.edit,
    isReadOnly: !mayChange,
  };
  const { status } = draft;
  return (
    <div className="flex flex-col gap-4">
      <EditorHead {...props} draft={draft} simulation={simulation.data} days={days} />
      {status.kind === "conflict" ? (
        <DraftConflict
          mine={draft.document}
          theirs={status.theirs}
          names={names}
          onKeepMine={() => void draft.keepMine(status.theirs).then(() => router.refresh())}
          onTakeTheirs={() => (status.theirs ? draft.takeTheirs(status.theirs) : router.refresh())}
        />
      ) : null}
      {draft.baseVersion === active.version ? null : (
        <StaleBase
          active={active}
          base={base?.document ?? null}
          baseVersion={draft.baseVersion}
          draft={draft.document}
          onRebase={draft.rebase}
        />
      )}
      <FindingsList findings={draft.findings} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2 2xl:grid-cols-[minmax(0,27rem)_minmax(0,1fr)_minmax(0,27rem)]">
        <CostsPanel {...part} />
        <div className="contents lg:flex lg:flex-col lg:gap-4 2xl:contents">
          <PeopleStepIn
            draft={isSound ? draft.document : null}
            active={active.document}
            {...{ labels, answers: props.answers }}
            usualAmount={usualAmount(draft.document, endpoint.input_schema)}
          />
          <EffectPanel
            simulation={simulation.data}
            isBusy={simulation.isFetching}
            trouble={simulation.error && wordsOf(simulation.error).detail}
            days={days}
            onDays={setDays}
            capacity={draft.document.capacity?.reviews_per_day}
          />
        </div>
      </div>
      <ChangedCases simulation={simulation.data} />
      <SimulationDetail simulation={simulation.data} choices={choices} onChoices={setChoices} />
      <PolicyText {...part} />
    </div>
  );
}

type EditorHeadProps = Omit<PolicyEditorProps, "draft"> & {
  readonly draft: ReturnType<typeof usePolicyDraft>;
  readonly simulation: ReturnType<typeof useSimulation>["data"];
  readonly days: number;
};

function EditorHead(props: EditorHeadProps) {
  const { endpoint, active, draft, simulation, days, needsWaiver, mayChange, mayStop } = props;
  const isChanged = canonicalJson(draft.document) !== canonicalJson(active.document);
  const isSound = draft.findings.errors.length === 0;
  const isStale = draft.baseVersion !== active.version;
  return (
    <PageHead
      title={endpoint.title}
      lead={endpoint.question}
      badges={
        <>
          <Badge tone="accent">version {active.version} in force</Badge>
          <StopBadge stop={endpoint.stop} />
          {mayChange ? null : <Badge>read only</Badge>}
        </>
      }
      acts={
        <>
          {mayChange ? (
            <>
              <StatusText status={draft.status} isStorable={draft.isStorable} />
              <Button shortcut="Ctrl+Z" disabled={!draft.mayUndo} onClick={draft.undo}>
                Undo
              </Button>
              <Button disabled={!isChanged} onClick={() => draft.edit(active.document)}>
                Start over
              </Button>
              <PublishButton
                endpoint={endpoint.name}
                active={active}
                draft={draft.document}
                baseVersion={draft.baseVersion}
                simulation={simulation}
                days={days}
                needsWaiver={needsWaiver}
                isDisabled={!(isChanged && isSound) || isStale || draft.status.kind === "conflict"}
                onBefore={draft.flush}
              />
            </>
          ) : null}
          {mayStop ? <StopSwitch endpoint={endpoint} /> : null}
        </>
      }
    />
  );
}

function StatusText({
  status,
  isStorable,
}: {
  readonly status: DraftStatus;
  readonly isStorable: boolean;
}) {
  const words = {
    untouched: "No draft yet",
    saved: "Draft saved",
    waiting: "Draft changed…",
    saving: "Saving the draft…",
    conflict: "Draft not saved",
    failed: "Draft not saved",
  };
  return (
    <p role="status" className="text-muted text-sm">
      {isStorable ? words[status.kind] : "Not saved until the mistake is mended"}
      {status.kind === "failed" ? `: ${status.trouble.title}` : ""}
    </p>
  );
}
