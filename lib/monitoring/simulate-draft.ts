import type { SimulationDto } from "#lib/contracts/simulation";
import type { Db } from "#lib/db/client";
import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import { withMeasuredReviewers } from "#lib/decision/agreement/measured-reviewers";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import { DecisionError } from "#lib/decision/decision-error";
import type { Policy } from "#lib/decision/policy";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy, policyById } from "#lib/policy/active-policy";
import { getDraft } from "#lib/policy/draft-policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { reviewerCounts } from "#lib/serving/profiled-policy";
import { type Changed, type Comparison, comparingPolicies } from "./compare-policies";
import { candidateChoice } from "./simulation/candidate-choice";
import { labeledParts } from "./simulation/labeled-parts";
import { logRows } from "./simulation/log-rows";
import { type ReplayCase, replayWindow } from "./simulation/replay-window";
import { yieldingReviews } from "./simulation/review-yields";
import { type Alternative, compileRivals, type Rivals } from "./simulation/rivals";
import { segmentsOf } from "./simulation/segments";
import { type AskedCapacity, type SimulatedLoad, simulatedLoad } from "./simulation/simulated-load";
import { takeSteps } from "./take-steps";

type SimulateDraft = {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Instead of the saved draft. */
  readonly document?: Policy | undefined;
  /** Held beside the draft: the best is chosen on the earlier half of the window and told on the later one. */
  readonly alternatives?: readonly Alternative[] | undefined;
  readonly days: number;
  /** The newest so many predictions of the window. */
  readonly limit: number;
  /** Whose costs and fees price all policies; the draft's by default. */
  readonly ruler?: "draft" | "live" | undefined;
  /** A feature or context member whose values are told apart. */
  readonly segment?: string | undefined;
  /** Reviews people can take in a day, instead of what each policy states. */
  readonly capacity?: AskedCapacity | undefined;
};

const SHOWN = 20;

/**
 * What a draft would have done with recent traffic, against the policy in force. Stores nothing, and lets the process answer
 * others while it counts. Refuses `not_found`, `invalid_policy` with a pointer to everything that keeps a policy from being
 * applied, and `invalid_request` for policies or a segment that this window cannot tell apart.
 */
export async function simulateDraft(db: Db, asked: SimulateDraft): Promise<SimulationDto> {
  const { days, limit, segment, ruler = "draft", alternatives = [] } = asked;
  const endpoint = await getEndpoint(db, { name: asked.endpoint });
  const { document: live } = await activePolicy(db, endpoint.id);
  const draft = asked.document ?? (await getDraft(db, endpoint.id)).document;
  const counts = await reviewerCounts(db, endpoint.id);
  const draftAt = asked.document ? "/document" : "";
  const written = { live, draft, draftAt, alternatives, ruler, counts };
  refuseUnknownTiers(asked.capacity, draft);
  const rivals = compileRivals(written, endpoint.labels);
  const hasInputs = rivals.hasInputs || segment !== undefined;
  const window = { endpointId: endpoint.id, days, limit, hasInputs };
  const { cases, inWindow } = await replayWindow(db, window);
  const policies = await policiesOf(db, cases, { labels: endpoint.labels, counts });
  const segments = segment === undefined ? null : segmentsOf(cases, segment);
  const telling = { labels: endpoint.labels, policies, segments };
  const log = await takeSteps(logRows(cases, telling));
  const { capacity } = asked;
  const world = { cases, log, rivals, labels: endpoint.labels, segment, capacity };
  return {
    currency: (ruler === "live" ? live : draft).currency,
    days,
    truncated: inWindow > cases.length,
    in_window: inWindow,
    ruler,
    window: {
      from: cases.at(0)?.createdAt.toISOString() ?? null,
      to: cases.at(-1)?.createdAt.toISOString() ?? null,
    },
    ...(await figuresOf(world)),
  };
}

function refuseUnknownTiers(capacity: AskedCapacity | undefined, { tiers }: Policy): void {
  const unknown = Object.keys(capacity?.tiers ?? {}).filter(
    (id) => !tiers.some((it) => it.id === id),
  );
  if (unknown.length === 0) return;
  const faults = unknown.map((id) => ({
    pointer: `/capacity/tiers/${id.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    detail: "is no tier of the draft",
  }));
  throw new Refusal("invalid_request", "The capacity speaks of tiers there are not.", { faults });
}

type World = {
  readonly cases: readonly ReplayCase[];
  readonly log: readonly LogRow[];
  readonly rivals: Rivals;
  readonly labels: readonly string[];
  readonly segment: string | undefined;
  readonly capacity: AskedCapacity | undefined;
};

async function figuresOf(world: World) {
  const { cases, log, rivals, labels, segment, capacity } = world;
  const { live, draft, ruler } = rivals;
  const at = Float64Array.from(cases, ({ createdAt }) => createdAt.getTime() / 60_000);
  const load = (policy: CompiledPolicy) =>
    simulatedLoad(log, policy, { at, capacity, isInForce: policy === live });
  const loads = { live: await load(live), candidate: await load(draft) };
  const minutePrices = { now: loads.live.minutePrices, draft: loads.candidate.minutePrices };
  const policies = { now: live, draft, ruler, minutePrices };
  const comparison = await takeSteps(comparingPolicies(cases, policies));
  const hasDraws = cases.some(({ pi }) => pi > 0);
  const parts = { labels, candidate: draft, live, ruler, loads, segment, hasDraws };
  return {
    ...toFigures(comparison),
    ...(await labeledParts(log, parts)),
    load: { now: loads.live.dto, draft: loads.candidate.dto },
    review_yield: await takeSteps(yieldingReviews(cases, log, ruler)),
    choice: await choiceOf(world, loads, load),
    changed: comparison.changed.slice(0, SHOWN).map(toChange),
  };
}

/** `null` where a half of the window holds nothing that can be priced. */
async function choiceOf(
  { cases, log, rivals: { live, draft, ruler, alternatives } }: World,
  loads: { readonly live: SimulatedLoad; readonly candidate: SimulatedLoad },
  load: (policy: CompiledPolicy) => Promise<SimulatedLoad>,
) {
  const { minutePrices } = loads.candidate;
  const candidates = [{ name: "draft", policy: draft, minutePrices }];
  for (const it of alternatives) {
    candidates.push({ ...it, minutePrices: (await load(it.policy)).minutePrices });
  }
  const choosing = {
    candidates,
    live: { policy: live, minutePrices: loads.live.minutePrices },
    ruler,
  };
  try {
    return await candidateChoice(cases, log, choosing);
  } catch (error) {
    if (error instanceof DecisionError && NO_CHOICE.has(error.code)) return null;
    throw error;
  }
}

const NO_CHOICE: ReadonlySet<string> = new Set(["EMPTY", "NO_OVERLAP", "UNKNOWN_NAME"]);

/** For the errors of those whose answers stand for truths: as they are measured by now. */
async function policiesOf(
  db: Db,
  cases: readonly ReplayCase[],
  { labels, counts }: { labels: readonly string[]; counts: readonly AnswerCount[] },
): Promise<Map<string, CompiledPolicy>> {
  const compiled = new Map<string, CompiledPolicy>();
  for (const id of new Set(cases.map(({ policyId }) => policyId))) {
    const { document } = await policyById(db, id);
    compiled.set(id, withMeasuredReviewers(compilePolicy(document, labels), counts));
  }
  return compiled;
}

function toFigures({ n, priced, now, draft, ...it }: Comparison<ReplayCase>) {
  const costs = ({ reviewShare, automatic, review, total }: typeof now) => ({
    review_share: reviewShare,
    automatic_cost: automatic,
    review_cost: review,
    total_cost: total,
  });
  return {
    n,
    priced,
    route_changed: it.routeChanged,
    action_changed: it.actionChanged,
    now: costs(now),
    draft: costs(draft),
    difference_per_case: it.difference,
    all_automatic: it.allAutomatic,
    all_human: it.allHuman,
  };
}

function toChange({ logged, was, will }: Changed<ReplayCase>) {
  return {
    prediction_id: logged.id,
    reference: logged.reference,
    from: { route: was.route, action: was.action },
    to: { route: will.route, action: will.action },
    automatic_before: was.automatic,
    review_before: was.review,
    automatic_after: will.automatic,
    review_after: will.review,
  };
}
