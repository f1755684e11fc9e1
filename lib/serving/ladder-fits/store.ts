import { LadderReport } from "#lib/contracts/ladder-fits";
import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { LadderFit as Row } from "#prisma/generated/client";
import type { FitKind, LadderFit, LadderRule, NewLadderFit } from "./ladder-fit";

export async function insertLadderFit(tx: Transaction, fit: NewLadderFit): Promise<LadderFit> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    insert into ladder_fits (id, endpoint_id, kind, below_version_id, above_version_id, dataset,
                             policy_version, price, rule, report, job_id, created_by, created_at)
    values (${freshId("ladderFit")}, ${fit.endpointId}, ${fit.kind}, ${fit.belowVersionId},
            ${fit.aboveVersionId}, ${fit.dataset}, ${fit.policyVersion}::int,
            ${fit.price}::float8, ${JSON.stringify(fit.rule)}::jsonb,
            ${JSON.stringify(fit.report)}::jsonb, ${fit.jobId}::text, ${fit.createdBy},
            umpire_now())
    returning id`;
  const made = row && (await findLadderFit(tx, row.id));
  if (!made) throw new Error("a fit of a ladder was not stored");
  return made;
}

export async function findLadderFit(db: Db, id: string): Promise<LadderFit | null> {
  const row = await db.ladderFit.findUnique({ where: { id } });
  return row && toFit(row);
}

/** Newest first. */
export async function readLadderFits(
  db: Db,
  { endpointId, limit }: { readonly endpointId: string; readonly limit: number },
): Promise<LadderFit[]> {
  const rows = await db.ladderFit.findMany({
    where: { endpointId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(toFit);
}

function toFit({ rule, report, kind, ...row }: Row): LadderFit {
  return {
    ...row,
    kind: kind as FitKind,
    rule: rule as unknown as LadderRule,
    report: LadderReport.parse(report),
  };
}
