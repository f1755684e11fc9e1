import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { Policy } from "#lib/decision/policy";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy } from "./active-policy";
import { requireQueues } from "./admission";
import type { PolicyDraft } from "./endpoint";
import { recordAct } from "./record-act";
import { findDraft, upsertDraft } from "./store";

/** The saved draft, or the policy in force as a draft nobody has changed yet. Refuses `not_found` without either. */
export async function getDraft(db: Db, endpointId: string): Promise<PolicyDraft> {
  const draft = await findDraft(db, endpointId);
  if (draft) return draft;
  const { document, version: baseVersion } = await activePolicy(db, endpointId);
  const untouched = { revision: 0, updatedBy: null, updatedAt: null, saved: false };
  return { endpointId, document, baseVersion, ...untouched };
}

type SaveDraft = {
  readonly endpointId: string;
  readonly document: Policy;
  readonly baseVersion: number;
  /** The revision the editor last saw, 0 when there was no draft; left out, the save overwrites. */
  readonly revision?: number | undefined;
  readonly actor: Actor;
};

/**
 * Saves the draft, sound or not: a half-written matrix may wait for tomorrow, only a queue that is not there is refused
 * (`invalid_policy`). Refuses `stale_base`, with the stored draft, when somebody else saved since. The log hears of a
 * draft when somebody begins it or takes it over, not of every keystroke.
 */
export async function saveDraft(db: Db, saving: SaveDraft): Promise<PolicyDraft> {
  const { endpointId, revision = null, actor } = saving;
  return inTransaction(db, actor, async (tx) => {
    await requireQueues(tx, saving.document, "/document");
    const before = await findDraft(tx, endpointId);
    const saved = await upsertDraft(tx, { ...saving, revision, updatedBy: actor.id });
    const draft = await findDraft(tx, endpointId);
    if (saved === null || !draft) throw staleDraft(draft);
    if (before?.updatedBy !== actor.id) {
      const after = { base_version: draft.baseVersion, revision: draft.revision };
      await recordAct(tx, actor, { id: endpointId }, { act: "draft_policy", after });
    }
    return draft;
  });
}

function staleDraft(draft: PolicyDraft | null): Refusal {
  const detail = draft
    ? "Somebody else saved this draft since you opened it."
    : "The draft you had open was published or dropped.";
  const stored = draft && {
    document: draft.document,
    base_version: draft.baseVersion,
    revision: draft.revision,
    updated_by: draft.updatedBy,
    updated_at: draft.updatedAt?.toISOString() ?? null,
  };
  return new Refusal("stale_base", detail, { extra: { draft: stored } });
}
