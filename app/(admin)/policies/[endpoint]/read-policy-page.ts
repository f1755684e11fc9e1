import { notFound } from "next/navigation";
import type { PageVisit } from "#lib/http/require-page";
import { namesOfUsers } from "#lib/identity/list-users";
import { Refusal } from "#lib/kernel/refusal";
import { describeEndpoint } from "#lib/monitoring/describe-endpoint";
import { activePolicy } from "#lib/policy/active-policy";
import { pricedBy } from "#lib/policy/admission";
import { getDraft } from "#lib/policy/draft-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { getPolicyVersion, listPolicies } from "#lib/policy/list-policies";
import { showDraft, showPolicies, showPolicy } from "#lib/policy/show-policy";
import { reviewerCounts } from "#lib/serving/profiled-policy";

type Db = PageVisit["db"];
type Search = Readonly<Record<string, string | string[] | undefined>>;

const VERSIONS_A_PAGE = 20;

/** Everything the policy page shows first; an endpoint that does not exist is a page that does not. */
export async function readPolicyPage(db: Db, { name, search }: { name: string; search: Search }) {
  const endpoint = await getEndpoint(db, { name }).catch(missingPage);
  const [active, draft, priced, answers] = await Promise.all([
    activePolicy(db, endpoint.id),
    getDraft(db, endpoint.id),
    pricedBy(db, endpoint),
    reviewerCounts(db, endpoint.id),
  ]);
  const versions = await readVersions(db, endpoint, search);
  const shown = [...versions.versions, ...(versions.compared ? [versions.compared] : [])];
  const people = shown.flatMap(({ published_by, waiver }) => [published_by, waiver?.by ?? ""]);
  const others = [draft.updatedBy ?? "", endpoint.stop.by ?? ""];
  return {
    endpoint: await describeEndpoint(db, endpoint),
    active: await showPolicy(db, endpoint, active),
    draft: showDraft(endpoint, draft),
    base:
      draft.baseVersion === active.version
        ? null
        : await versionOf(db, endpoint, draft.baseVersion),
    needsWaiver: !priced.hasReport,
    answers,
    names: Object.fromEntries(await namesOfUsers(db, [...people, ...others])),
    versions,
  };
}

async function readVersions(db: Db, endpoint: EndpointRecord, search: Search) {
  const cursor = numberIn(search.before);
  const compare = numberIn(search.compare);
  const { items, nextCursor } = await listPolicies(db, {
    endpointId: endpoint.id,
    limit: VERSIONS_A_PAGE,
    cursor: cursor === null ? undefined : String(cursor),
  });
  return {
    versions: await showPolicies(db, endpoint, items),
    nextCursor,
    compared: compare === null ? null : await versionOf(db, endpoint, compare),
  };
}

async function versionOf(db: Db, endpoint: EndpointRecord, version: number) {
  const found = await getPolicyVersion(db, { endpointId: endpoint.id, version }).catch(missingPage);
  return showPolicy(db, endpoint, found);
}

function numberIn(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

function missingPage(error: unknown): never {
  if (error instanceof Refusal && error.code === "not_found") notFound();
  throw error;
}
