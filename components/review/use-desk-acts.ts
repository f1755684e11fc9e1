"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Desk } from "#lib/client/desk/desk";
import { changeWork } from "#lib/client/desk/draft";
import { type Committed, commit, giveBack, keepNote } from "#lib/client/desk/finish-case";
import { extend } from "#lib/client/desk/keep-hold";
import { seekNext } from "#lib/client/desk/next-case";
import { stepOf } from "#lib/client/desk/on-desk";
import type { Seat } from "#lib/client/desk/seat";
import { type Final, type Undone, undoLast } from "#lib/client/desk/undo";
import type { KeyActs } from "../keys/key-context";
import { focusDesk } from "../keys/key-moment";
import type { BindingId } from "../keys/registry";
import { useKeyActs, useSay } from "../keys/use-keys";
import type { CaseActs } from "./action-bar";
import type { Amending } from "./amend-dialog";
import { queuePath } from "./paths";
import { blockText } from "./tray-text";

export type Asking = "skip" | "escalate" | "label" | null;
type Missing = { readonly caseId: string; readonly what: "label" | "reason" };

/** What a person can do at the desk, by button and by key, and what the desk asks back. */
export function useDeskActs(seat: Seat, desk: Desk) {
  const router = useRouter();
  const say = useSay();
  const [asking, setAsking] = useState<Asking>(null);
  const { onCommit, missing } = useCommit(seat, desk);
  const { onUndo, amending, setAmending } = useUndo(seat);
  const acts: CaseActs = {
    onCommit,
    onNote: () =>
      void keepNote(seat).then((isKept) => {
        if (isKept) say("Note added");
        focusDesk();
      }),
    onGiveBack: () =>
      void giveBack(seat).then((isGiven) => {
        if (isGiven) router.push(queuePath(desk.queue.id));
      }),
    onSkip: () => setAsking("skip"),
    onEscalate: () => setAsking("escalate"),
  };
  useKeyActs({ "everywhere.undo": onUndo, ...keyActs(seat, desk, { acts, setAsking }) });
  return { acts, asking, setAsking, amending, setAmending, onUndo, missing };
}

/** Enter, and what it complains of until that is mended. */
function useCommit(seat: Seat, { present }: Desk) {
  const say = useSay();
  const [complaint, setComplaint] = useState<Missing | null>(null);
  const onCommit = () => {
    const caseId = seat.read().present?.case.id ?? "";
    const committed = commit(seat);
    const isMissing = committed === "label" || committed === "reason";
    setComplaint(isMissing ? { caseId, what: committed } : null);
    say(complaintText(committed));
    if (committed === "reason") document.getElementById("case-reason")?.focus();
    if (committed === "done") focusDesk();
  };
  const what = complaint && complaint.caseId === present?.case.id ? complaint.what : null;
  const isMended = present?.work[what ?? "label"];
  return { onCommit, missing: isMended ? null : what };
}

function complaintText(committed: Committed): string {
  switch (committed) {
    case "label":
      return "Choose a label first";
    case "reason":
      return "This queue asks for a reason";
    case "too_many":
    case "too_long":
      return blockText(committed);
    default:
      return "";
  }
}

/** Undo, and the amendment that is offered when it comes too late. */
function useUndo(seat: Seat) {
  const say = useSay();
  const [amending, setAmending] = useState<Amending | null>(null);
  const onUndo = () => {
    if (seat.read().busy === "undo") return;
    void undoLast(seat).then((undone) => {
      if (undone.is === "final") setAmending(toAmending(undone.final));
      say(undoneText(undone));
      focusDesk();
    });
  };
  return { onUndo, amending, setAmending };
}

/** Which keys are alive depends on what lies on the desk. */
function keyActs(
  seat: Seat,
  { present, why, busy }: Desk,
  { acts, setAsking }: { readonly acts: CaseActs; readonly setAsking: (asking: Asking) => void },
): KeyActs {
  if (!present) {
    return why && busy === null ? { "case.commit": () => void seekNext(seat) } : {};
  }
  if (stepOf(present) === "read") return {};
  return {
    ...labelActs(seat, present.case.labels),
    "case.find_label": () => setAsking("label"),
    "case.commit": acts.onCommit,
    "case.skip": acts.onSkip,
    "case.escalate": acts.onEscalate,
    "case.release": acts.onGiveBack,
    "case.extend": () => void extend(seat),
    "case.note": () => document.getElementById("case-note")?.focus(),
    "case.reason": () => document.getElementById("case-reason")?.focus(),
  };
}

/** A digit chooses and puts the focus on what it chose, so that it is read out and Enter commits. */
function labelActs(seat: Seat, labels: readonly string[]): KeyActs {
  const acts = labels.slice(0, 9).map((label, index) => {
    const choose = () => {
      changeWork(seat, { label, input: "keys" });
      document.querySelectorAll<HTMLInputElement>("[data-label-group] input")[index]?.focus();
    };
    return [`case.label_${index + 1}` as BindingId, choose] as const;
  });
  return Object.fromEntries(acts);
}

function toAmending({ decision, title, labels }: Final): Amending {
  return { decisionId: decision.id, title, label: decision.label, labels };
}

function undoneText(undone: Undone): string {
  switch (undone.is) {
    case "undone":
      return "Taken back";
    case "nothing":
      return "There is no decision of yours to undo";
    case "failed":
      return "Not taken back";
    case "passed_on":
      return "Another person is asked as well, so this answer stays";
    case "final":
      return "Too late to undo; amend it instead";
  }
}
