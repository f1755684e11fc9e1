import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { ServingVersion } from "../model-version";

type Named = Pick<ServingVersion, "versionId" | "model" | "version">;

/** Takes a version out unless it is out already; false when nothing changed. `strikes` counts how often it was taken out. */
export async function markQuarantined(tx: Transaction, versionId: string): Promise<boolean> {
  const { count } = await tx.modelVersion.updateMany({
    where: { id: versionId, state: { not: "quarantined" } },
    data: { state: "quarantined", strikes: { increment: 1 } },
  });
  return count > 0;
}

/** Puts a version back unless it is in service; false when nothing changed. */
export async function markPardoned(tx: Transaction, versionId: string): Promise<boolean> {
  const { count } = await tx.modelVersion.updateMany({
    where: { id: versionId, state: "quarantined" },
    data: { state: "registered" },
  });
  return count > 0;
}

/** Every version that is run with these bytes: those it was registered with, or those its upload was rewritten to. */
export async function versionsOfFile(db: Db, sha256: string): Promise<Named[]> {
  const rows = await db.modelVersion.findMany({
    where: { sha256 },
    select: { id: true, version: true, model: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, version, model }) => ({ versionId: id, version, model: model.name }));
}
