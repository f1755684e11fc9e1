import type { PolicyDraftDto, PolicyVersionDto } from "#lib/contracts/policies";
import { toPolicyDraftDto, toPolicyVersionDto } from "#lib/contracts/policy-dto";
import { rungsOf } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { validatePolicy } from "#lib/decision/validate-policy";
import { pricedBy, waiverHolds } from "./admission";
import type { EndpointRecord, PolicyDraft, PolicyVersion } from "./endpoint";

/** Published policies of one endpoint as the outside reads them: whether a waiver still holds is asked now. */
export async function showPolicies(
  db: Db,
  endpoint: EndpointRecord,
  policies: readonly PolicyVersion[],
): Promise<PolicyVersionDto[]> {
  const now = await pricedBy(db, endpoint);
  return policies.map((policy) =>
    toPolicyVersionDto(policy, {
      endpoint: endpoint.name,
      waiverHolds: waiverHolds(policy.waiver, now),
    }),
  );
}

/** One published policy as `showPolicies` has it. */
export async function showPolicy(
  db: Db,
  endpoint: EndpointRecord,
  policy: PolicyVersion,
): Promise<PolicyVersionDto> {
  const [shown] = await showPolicies(db, endpoint, [policy]);
  if (!shown) throw new Error("a policy was mapped to nothing");
  return shown;
}

/** The draft with everything that is wrong or odd about it for this endpoint. */
export function showDraft(endpoint: EndpointRecord, draft: PolicyDraft): PolicyDraftDto {
  const { name, labels, serving } = endpoint;
  const measuresDisagreement = rungsOf(serving).includes("augmentation");
  const found = validatePolicy(draft.document, labels, { measuresDisagreement });
  return toPolicyDraftDto(draft, { endpoint: name, ...found });
}
