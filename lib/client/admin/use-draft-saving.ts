"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { PolicyDraftDto } from "#lib/contracts/policies";
import { createLine, type Line } from "../line";
import { put, RefusedRequest } from "../request";
import { type Trouble, wordsOf } from "./words-of";

type Policy = PolicyDraftDto["document"];

/** Somebody else's draft, as a refused save shows it. */
const StoredDraft = PolicyDraftDto.pick({
  document: true,
  base_version: true,
  revision: true,
  updated_by: true,
  updated_at: true,
});
export type StoredDraft = z.infer<typeof StoredDraft>;

/** How it stands with the draft on the server. */
export type DraftStatus =
  | { readonly kind: "untouched" | "saved" | "waiting" | "saving" }
  | { readonly kind: "failed"; readonly trouble: Trouble }
  /** Saved by somebody else since; `null` when there is no draft any more. */
  | { readonly kind: "conflict"; readonly theirs: StoredDraft | null };

type Saving = { readonly document: Policy; readonly baseVersion: number };

const REST_MS = 700;

/**
 * Saves a draft a moment after the last change, one request at a time. A save after somebody else's is refused and stays so until
 * `overwrite` or `adopt` says which of the two drafts counts.
 */
export function useDraftSaving(endpoint: string, draft: PolicyDraftDto) {
  const [status, setStatus] = useState<DraftStatus>({ kind: draft.saved ? "saved" : "untouched" });
  const revision = useRef(draft.revision);
  const [line] = useState<Line>(createLine);
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; saving: Saving } | null>(null);

  const send = useCallback(
    ({ document, baseVersion }: Saving) =>
      line.enter(async () => {
        setStatus({ kind: "saving" });
        const body = { document, base_version: baseVersion, revision: revision.current };
        try {
          const saved = await put(`/endpoints/${endpoint}/policies/draft`, body, PolicyDraftDto);
          revision.current = saved.revision;
          setStatus({ kind: pending.current ? "waiting" : "saved" });
        } catch (error) {
          setStatus(statusAfter(error));
        }
      }),
    [endpoint, line],
  );

  /** Sends what is waiting, and resolves when nothing is under way. */
  const flush = useCallback(async () => {
    const waiting = pending.current;
    pending.current = null;
    if (waiting) clearTimeout(waiting.timer);
    await (waiting ? send(waiting.saving) : line.enter(async () => undefined));
  }, [line, send]);

  const save = useCallback(
    (saving: Saving) => {
      if (pending.current) clearTimeout(pending.current.timer);
      pending.current = { saving, timer: setTimeout(() => void flush(), REST_MS) };
      setStatus({ kind: "waiting" });
    },
    [flush],
  );

  /** Saves over somebody else's draft, having seen it. */
  const overwrite = useCallback(
    (saving: Saving, theirs: StoredDraft | null) => {
      revision.current = theirs?.revision ?? 0;
      return send(saving);
    },
    [send],
  );

  /** Goes on from somebody else's draft. */
  const adopt = useCallback((theirs: StoredDraft) => {
    revision.current = theirs.revision;
    setStatus({ kind: "saved" });
  }, []);

  useEffect(() => () => void flush(), [flush]);

  return { status, save, flush, overwrite, adopt };
}

function statusAfter(error: unknown): DraftStatus {
  if (error instanceof RefusedRequest && error.problem.code === "stale_base") {
    const theirs = StoredDraft.safeParse(error.problem.draft);
    return { kind: "conflict", theirs: theirs.success ? theirs.data : null };
  }
  return { kind: "failed", trouble: wordsOf(error) };
}
