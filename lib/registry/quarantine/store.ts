import type { Transaction } from "#lib/db/transaction";

/** Takes a version out unless it is out already; false when nothing changed. */
export async function markQuarantined(tx: Transaction, versionId: string): Promise<boolean> {
  const { count } = await tx.modelVersion.updateMany({
    where: { id: versionId, state: { not: "quarantined" } },
    data: { state: "quarantined" },
  });
  return count > 0;
}
