import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { getEndpointById } from "#lib/policy/get-endpoint";

/** Refuses a label that the case's endpoint does not know (`invalid_request`, with the pointer to it). */
export async function refuseForeignLabel(
  db: Db,
  endpointId: string,
  label: string,
  pointer: string,
): Promise<void> {
  const { labels } = await getEndpointById(db, endpointId);
  if (labels.includes(label)) return;
  throw new Refusal("invalid_request", `"${label}" is no label of this question.`, {
    faults: [{ pointer, detail: `is none of ${labels.slice(0, 20).join(", ")}` }],
  });
}
