import { recordEvent } from "#lib/audit-log/record";
import type { Actor, Transaction } from "#lib/db/transaction";
import type { EndpointRecord } from "./endpoint";

type EndpointAct = {
  readonly act: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | undefined;
  readonly policyVersion?: number | undefined;
};

/** Writes down what somebody did to an endpoint, in the transaction of the act. */
export async function recordAct(
  tx: Transaction,
  actor: Actor,
  { id: objectId }: Pick<EndpointRecord, "id">,
  act: EndpointAct,
): Promise<void> {
  const { id: actorId, role: actorRole = "system", requestId } = actor;
  await recordEvent(tx, {
    actorId,
    actorRole,
    requestId,
    objectKind: "endpoint",
    objectId,
    ...act,
  });
}
