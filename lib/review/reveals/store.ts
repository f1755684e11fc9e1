import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";

/** What a person thought before they saw the model's opinion, and when they saw it. */
export type Reveal = {
  readonly provisionalLabel: string | null;
  readonly provisionalAt: Date | null;
  readonly revealedAt: Date | null;
};

/** An unfinished answer. */
export type Draft = {
  readonly label: string | null;
  readonly reason: string;
  readonly note: string;
};

type Whose = { readonly caseId: string; readonly userId: string };

export async function findReveal(db: Db, { caseId, userId }: Whose): Promise<Reveal | null> {
  return db.caseReveal.findUnique({
    where: { caseId_userId: { caseId, userId } },
    select: { provisionalLabel: true, provisionalAt: true, revealedAt: true },
  });
}

/**
 * Stores what is not stored yet and answers what is. A provisional label is written once, and never after the opinion
 * was shown: then it would not be one.
 */
export async function upsertReveal(
  tx: Transaction,
  {
    caseId,
    userId,
    provisionalLabel,
    reveals,
  }: Whose & {
    readonly provisionalLabel: string | null;
    readonly reveals: boolean;
  },
): Promise<Reveal> {
  const [row] = await tx.$queryRaw<Reveal[]>`
    insert into case_reveals as r (case_id, user_id, provisional_label, provisional_at, revealed_at)
    values (${caseId}, ${userId}, ${provisionalLabel}::text,
            case when ${provisionalLabel}::text is not null then umpire_now() end,
            case when ${reveals}::boolean then umpire_now() end)
        on conflict (case_id, user_id) do update
       set provisional_label = case when r.provisional_label is null and r.revealed_at is null
                                    then excluded.provisional_label else r.provisional_label end,
           provisional_at = case when r.provisional_label is null and r.revealed_at is null
                                 then excluded.provisional_at else r.provisional_at end,
           revealed_at = coalesce(r.revealed_at, excluded.revealed_at)
    returning provisional_label as "provisionalLabel", provisional_at as "provisionalAt",
              revealed_at as "revealedAt"`;
  if (!row) throw new Error("the reveal was not stored");
  return row;
}

export async function findDraft(db: Db, { caseId, userId }: Whose): Promise<Draft | null> {
  return db.caseDraft.findUnique({
    where: { caseId_userId: { caseId, userId } },
    select: { label: true, reason: true, note: true },
  });
}

export async function upsertDraft(
  tx: Transaction,
  { caseId, userId, label, reason, note }: Whose & Draft,
): Promise<void> {
  await tx.$executeRaw`
    insert into case_drafts (case_id, user_id, label, reason, note, updated_at)
    values (${caseId}, ${userId}, ${label}::text, ${reason}, ${note}, umpire_now())
        on conflict (case_id, user_id) do update
       set label = excluded.label, reason = excluded.reason, note = excluded.note,
           updated_at = excluded.updated_at`;
}

export async function deleteDraft(tx: Transaction, { caseId, userId }: Whose): Promise<void> {
  await tx.caseDraft.deleteMany({ where: { caseId, userId } });
}

export async function deleteOldDrafts(tx: Transaction, days: number): Promise<number> {
  return tx.$executeRaw`
    delete from case_drafts where updated_at < umpire_now() - ${days}::int * interval '1 day'`;
}
