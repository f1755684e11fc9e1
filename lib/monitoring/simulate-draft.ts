import type { SimulationDto } from "#lib/contracts/simulation";
import type { Db } from "#lib/db/client";
import type { DecisionRow } from "#lib/decision/decision-row";
import type { Policy } from "#lib/decision/policy";
import { activePolicy } from "#lib/policy/active-policy";
import { requireValid } from "#lib/policy/admission";
import { getDraft } from "#lib/policy/draft-policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { type LoggedForReplay, listLogged } from "#lib/serving/logged-predictions";
import { profiledPolicy } from "#lib/serving/profiled-policy";
import { type Compared, type Comparison, comparePolicies } from "./compare-policies";
import { estimatedSimulation } from "./estimated-simulation";

type SimulateDraft = {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Instead of the saved draft. */
  readonly document?: Policy | undefined;
  readonly days: number;
  /** The newest so many predictions of the window. */
  readonly limit: number;
};

const SHOWN = 20;

/**
 * What a draft would have done with recent traffic, against the policy in force. Stores nothing. Refuses `not_found`, and
 * `invalid_policy` with a pointer to everything that keeps the draft from being applied.
 */
export async function simulateDraft(
  db: Db,
  { endpoint: name, document, days, limit }: SimulateDraft,
): Promise<SimulationDto> {
  const endpoint = await getEndpoint(db, { name });
  const { document: now } = await activePolicy(db, endpoint.id);
  const draft = document ?? (await getDraft(db, endpoint.id)).document;
  requireValid(draft, endpoint.labels, document ? "/document" : "");
  const found = await listLogged(db, { endpointId: endpoint.id, days, limit: limit + 1 });
  const logged = found.slice(0, limit);
  const { id: endpointId, labels } = endpoint;
  const live = await profiledPolicy(db, { endpointId, labels, document: now });
  const candidate = await profiledPolicy(db, { endpointId, labels, document: draft });
  const comparison = comparePolicies(logged, live, candidate);
  return {
    currency: draft.currency,
    days,
    truncated: found.length > limit,
    window: windowOf(logged),
    ...toFigures(comparison),
    estimated: await estimatedSimulation(db, { endpoint, days, limit, live, candidate }),
    changed: comparison.changed.slice(0, SHOWN).map(toChange),
  };
}

function toFigures(comparison: Comparison<LoggedForReplay>) {
  const { n, priced, now, draft } = comparison;
  const costs = ({ reviewShare, automatic, review, total }: typeof now) => ({
    review_share: reviewShare,
    automatic_cost: automatic,
    review_cost: review,
    total_cost: total,
  });
  return {
    n,
    priced,
    route_changed: comparison.routeChanged,
    action_changed: comparison.actionChanged,
    now: costs(now),
    draft: costs(draft),
    difference_per_case: comparison.difference,
    all_automatic: comparison.allAutomatic,
    all_human: comparison.allHuman,
  };
}

function toChange({ logged, was, will }: Compared<LoggedForReplay>) {
  const routed = ({ route, action }: DecisionRow) => ({ route, action });
  return {
    prediction_id: logged.id,
    reference: logged.reference,
    from: routed(was),
    to: routed(will),
    automatic_before: was.automatic,
    review_before: was.review,
    automatic_after: will.automatic,
    review_after: will.review,
  };
}

/** Newest first is how they come. */
function windowOf(logged: readonly LoggedForReplay[]): SimulationDto["window"] {
  const [to, from] = [logged.at(0), logged.at(-1)];
  return {
    from: from?.createdAt.toISOString() ?? null,
    to: to?.createdAt.toISOString() ?? null,
  };
}
