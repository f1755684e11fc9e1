"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Panel } from "#components/ui/panel";
import type { Desk } from "#lib/client/desk/desk";
import { askOpinion } from "#lib/client/desk/finish-case";
import { stepOf } from "#lib/client/desk/on-desk";
import type { Seat } from "#lib/client/desk/seat";
import { useKeyActs, useShownKey } from "../keys/use-keys";
import type { CaseActs } from "./action-bar";
import { AnswerPanel } from "./answer-panel";
import { CaseNotes } from "./case-notes";
import { DecisionChain } from "./decision-chain";
import { Evidence } from "./evidence";
import { OpinionPanel } from "./opinion-panel";
import { Standing } from "./standing";

/** One case: what there is to judge on one side, what to do about it on the other. */
export function CaseView({
  seat,
  desk,
  mayWork,
  mayTakeAway,
  missing,
  acts,
}: {
  readonly seat: Seat;
  readonly desk: Desk;
  readonly mayWork: boolean;
  readonly mayTakeAway: boolean;
  readonly missing: "label" | "reason" | null;
  readonly acts: CaseActs;
}) {
  const { present, busy } = desk;
  const [isWhyOpen, setWhyOpen] = useState(true);
  const isOurs = present !== null && stepOf(present) !== "read";
  const mayAsk = isOurs && present.case.mode === "on_request" && present.case.opinion === null;
  useKeyActs({
    ...(mayAsk ? { "case.opinion": () => void askOpinion(seat) } : {}),
    ...(present?.case.opinion ? { "case.why": () => setWhyOpen((is) => !is) } : {}),
  });
  const askKey = useShownKey("case.opinion");
  if (!present) return null;
  const { case: it } = present;
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_25rem] lg:items-start">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Evidence" className="lg:order-2">
          <Evidence key={it.id} evidence={it.evidence} />
        </Panel>
        <div className="lg:order-1">
          <OpinionPanel
            of={it}
            isOurs={isOurs}
            isAsking={busy === "opinion"}
            isWhyOpen={isWhyOpen}
            onWhy={setWhyOpen}
            ask={
              mayAsk ? (
                <Button
                  size="small"
                  {...(askKey ? { shortcut: askKey } : {})}
                  onClick={() => void askOpinion(seat)}
                >
                  Show it
                </Button>
              ) : null
            }
          />
        </div>
        <div className="flex flex-col gap-4 lg:order-3">
          <CaseNotes notes={it.notes} />
          <DecisionChain decisions={it.decisions} />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-3">
        {isOurs ? null : (
          <Standing
            seat={seat}
            desk={desk}
            present={present}
            mayWork={mayWork}
            mayTakeAway={mayTakeAway}
          />
        )}
        <AnswerPanel
          seat={seat}
          present={present}
          missing={missing}
          isBusy={busy === "opinion" || busy === "undo"}
          acts={acts}
        />
      </div>
    </div>
  );
}
