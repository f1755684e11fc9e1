import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { PolicyVersion } from "./endpoint";
import { findPolicyVersion, readPolicyVersions } from "./store";

type ListPolicies = {
  readonly endpointId: string;
  readonly limit: number;
  /** The last number seen. */
  readonly cursor?: string | undefined;
};

/** A page of an endpoint's published policies, newest first. */
export async function listPolicies(
  db: Db,
  { endpointId, limit, cursor }: ListPolicies,
): Promise<{ items: PolicyVersion[]; nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : numberOf(cursor);
  const found = await readPolicyVersions(db, { endpointId, limit: limit + 1, before });
  const items = found.slice(0, limit);
  const last = items.at(-1)?.version;
  const hasMore = found.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? String(last) : null };
}

/** One published policy by its number; refuses `not_found`. */
export async function getPolicyVersion(
  db: Db,
  { endpointId, version }: { endpointId: string; version: number },
): Promise<PolicyVersion> {
  const policy = await findPolicyVersion(db, { endpointId, version });
  if (!policy) throw new Refusal("not_found", `The endpoint has no policy version ${version}.`);
  return policy;
}

function numberOf(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new Refusal("invalid_request", "The cursor is not one that this list gave.", {
    faults: [{ pointer: "/cursor", detail: "is not a cursor of this list" }],
  });
}
