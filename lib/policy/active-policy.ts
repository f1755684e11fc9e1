import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { PolicyVersion } from "./endpoint";
import { findActivePolicy, findPolicyById } from "./store";

/** The policy in force for an endpoint, by the endpoint's id; refuses `not_found` when none was ever published. */
export async function activePolicy(db: Db, endpointId: string): Promise<PolicyVersion> {
  const policy = await findActivePolicy(db, endpointId);
  if (!policy) throw new Refusal("not_found", "The endpoint has no policy yet.");
  return policy;
}

/** A published policy by its id, whether in force or not. Its document never changes, so it may be kept for ever. */
export async function policyById(db: Db, id: string): Promise<PolicyVersion> {
  const policy = await findPolicyById(db, id);
  if (!policy) throw new Refusal("not_found", "There is no such policy version.");
  return policy;
}
