"use client";
import { useEffect, useMemo, useReducer } from "react";
import { type StoredDraft, useDraftSaving } from "#lib/client/admin/use-draft-saving";
import type { EndpointDto, PolicyDraftDto, PolicyVersionDto } from "#lib/contracts/policies";
import { rungsOf } from "#lib/contracts/serving";
import { Policy } from "#lib/decision/policy";
import { validatePolicy } from "#lib/decision/validate-policy";
import { beginHistory, type EditHistory, type HistoryStep, stepHistory } from "./edit-history";

/** The draft under the editor's hands. `baseVersion` is the version it counts as made from. */
type Draft = { readonly document: Policy; readonly baseVersion: number };

/**
 * A draft that is edited here and saved by itself: every change can be taken back, what is half written waits until it can be
 * stored, and somebody else's save is never overwritten unseen.
 */
export function usePolicyDraft({
  draft,
  active,
  labels,
  serving,
}: {
  readonly draft: PolicyDraftDto;
  readonly active: PolicyVersionDto;
  readonly labels: readonly string[];
  readonly serving: EndpointDto["serving"];
}) {
  const [history, step] = useReducer(
    (before: EditHistory<Draft>, it: HistoryStep<Draft>) => stepHistory(before, it),
    { document: draft.document, baseVersion: draft.base_version },
    beginHistory<Draft>,
  );
  const saving = useDraftSaving(draft.endpoint, draft);
  const { document, baseVersion } = history.present;
  const findings = useMemo(() => {
    const measuresDisagreement = rungsOf(serving).includes("augmentation");
    return validatePolicy(document, labels, { measuresDisagreement });
  }, [document, labels, serving]);
  const isStorable = useMemo(() => Policy.safeParse(document).success, [document]);

  const go = (it: HistoryStep<Draft>) => {
    const next = stepHistory(history, it);
    if (next === history) return;
    step(it);
    if (Policy.safeParse(next.present.document).success) saving.save(next.present);
  };
  useUndoKeys(
    () => go({ type: "undo" }),
    () => go({ type: "redo" }),
  );
  const take = (to: Draft) => step({ type: "edit", to });
  return {
    document,
    baseVersion,
    findings,
    status: saving.status,
    /** Whether the draft can be stored as it stands; half a name cannot. */
    isStorable,
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
    edit: (to: Policy) => go({ type: "edit", to: { document: to, baseVersion } }),
    undo: () => go({ type: "undo" }),
    redo: () => go({ type: "redo" }),
    flush: saving.flush,
    rebase: () => go({ type: "edit", to: { document, baseVersion: active.version } }),
    takeTheirs: (theirs: StoredDraft) => {
      saving.adopt(theirs);
      take({ document: theirs.document, baseVersion: theirs.base_version });
    },
    keepMine: (theirs: StoredDraft | null) => {
      const mine = { document, baseVersion: theirs ? baseVersion : active.version };
      take(mine);
      return saving.overwrite(mine, theirs);
    },
  };
}

/** Ctrl/⌘+Z takes an edit back and with Shift makes it again, except where a text field has its own. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest(TYPED_INTO) !== null;
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!isCommand || isTyping || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea";
