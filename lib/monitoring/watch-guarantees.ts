import type { Db } from "#lib/db/client";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { listGuarantees, voidGuarantee } from "#lib/serving/add-guarantee";
import { endpointDrift } from "./endpoint-drift";
import { endpointGuarantee } from "./endpoint-guarantee";

/** The alarm looks at the last week against the four before. */
const WATCHED = { days: 7, referenceDays: 28 };

/**
 * Sets a certificate aside where labels of the last week rule out what the probabilities expected: it was given on traffic
 * that this no longer is. Answers the names of the endpoints it happened to.
 */
export async function watchGuarantees(db: Db): Promise<string[]> {
  const items = await everyEndpoint(db);
  const voided: string[] = [];
  for (const endpoint of items) {
    const records = await listGuarantees(db, { endpointId: endpoint.id, limit: 1 });
    if (!records.some(({ voidedAt, threshold }) => voidedAt === null && threshold !== null))
      continue;
    const { in_force } = await endpointGuarantee(db, { endpoint });
    if (!in_force) continue;
    const { alarm } = await endpointDrift(db, { endpoint, ...WATCHED });
    if (!alarm.has_failed) continue;
    const { id: endpointId } = endpoint;
    const said = { endpointId, reason: "drift", found: { ...WATCHED, alarm } };
    await voidGuarantee(db, { ...said, actor: SYSTEM_ACTOR });
    voided.push(endpoint.name);
  }
  return voided;
}
