import type { Db } from "#lib/db/client";

/**
 * Names that a list of cases prints beside its ids: people, endpoints, the callers' own references. Their tables belong
 * to other rooms; this is the place of this room that reads names there, many at a time, and it writes none.
 */
export async function namesOfPeople(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map([
    ["system", "Umpire"],
    ...rows.map(({ id, name }): [string, string] => [id, name]),
  ]);
}

export async function namesOfEndpoints(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.endpoint.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function referencesOf(
  db: Db,
  predictionIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db.prediction.findMany({
    where: { id: { in: [...new Set(predictionIds)] } },
    select: { id: true, reference: true },
  });
  return new Map(rows.map(({ id, reference }) => [id, reference]));
}
