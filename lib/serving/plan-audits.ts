import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { alone, inTransaction } from "#lib/db/transaction";
import { type FittedPlan, planAudits as planOf } from "#lib/decision/audit/audit-plan";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { findRecentPlan, insertPlan } from "./audit-plans/store";
import { type LoggedForReplay, listLogged } from "./logged-predictions";
import { profiledPolicy } from "./profiled-policy";

/** How an endpoint's audits are spread from this instant on. Money in the policy's currency. */
export type AuditPlanRecord = {
  readonly id: string;
  readonly endpointId: string;
  readonly version: number;
  readonly policyVersion: number;
  readonly rate: number;
  readonly floor: number;
  /** `null` where that route has no plan, so that all of it has the policy's rate. */
  readonly gammaAutomatic: number | null;
  readonly gammaReview: number | null;
  readonly budgetAutomatic: number;
  readonly budgetReview: number;
  readonly rowsAutomatic: number;
  readonly rowsReview: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly createdBy: string;
  readonly createdAt: Date;
};

export type NewAuditPlan = Omit<AuditPlanRecord, "id" | "version" | "createdAt">;

/** A plan is made from this much traffic, the newest of it. */
const WINDOW_DAYS = 28;
const MOST_ROWS = 10_000;
/** A plan holds this long, unless a policy is published. */
const HOLDS_HOURS = 24;

/**
 * Plans the audits of every endpoint whose plan is a day old or was made for another policy; of one endpoint alone when its id
 * is given. Says how many plans were made.
 */
export async function planAudits(
  db: Db,
  { endpointId }: { readonly endpointId?: string | undefined } = {},
): Promise<number> {
  const items = await everyEndpoint(db);
  const asked = items.filter(({ id }) => endpointId === undefined || id === endpointId);
  let planned = 0;
  for (const endpoint of asked) {
    if (endpoint.activePolicyId === null) continue;
    planned += (await planEndpointAudits(db, endpoint)) ? 1 : 0;
  }
  return planned;
}

/** The endpoint that a job's payload names, if it names one. */
export function plannedEndpoint(payload: unknown): { endpointId: string | undefined } {
  const isNamed = typeof payload === "object" && payload !== null && "endpointId" in payload;
  const endpointId = isNamed ? payload.endpointId : undefined;
  return { endpointId: typeof endpointId === "string" ? endpointId : undefined };
}

/**
 * One endpoint's plan: what it decided lately, decided again by the policy in force, says where audits tell most. `null`
 * while the plan before holds, when another host was first, and where neither route can be planned; everything then has
 * the policy's rate.
 */
export async function planEndpointAudits(
  db: Db,
  { id: endpointId, labels }: Pick<EndpointRecord, "id" | "labels">,
): Promise<AuditPlanRecord | null> {
  const { version: policyVersion, document } = await activePolicy(db, endpointId);
  const recent = { endpointId, policyVersion, hours: HOLDS_HOURS };
  if (await findRecentPlan(db, recent)) return null;
  const logged = await listLogged(db, { endpointId, days: WINDOW_DAYS, limit: MOST_ROWS });
  const [last, first] = [logged.at(0), logged.at(-1)];
  const compiled = await profiledPolicy(db, { endpointId, document, labels });
  const plan = planOf(redecided(logged, compiled), compiled);
  const { auto, review } = plan.gamma;
  if (!(first && last) || (auto === null && review === null)) return null;
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, `plan audits ${endpointId}`);
    if (await findRecentPlan(tx, recent)) return null;
    const window = { windowFrom: first.createdAt, windowTo: last.createdAt };
    const common = { endpointId, policyVersion, createdBy: SYSTEM_ACTOR.id };
    const added = await insertPlan(tx, { ...common, ...window, ...columnsOf(plan) });
    await recordEvent(tx, {
      actorId: SYSTEM_ACTOR.id,
      actorRole: SYSTEM_ACTOR.role,
      act: "plan_audits",
      objectKind: "endpoint",
      objectId: endpointId,
      after: { plan: added.version, rate: plan.rate, floor: plan.floor, rows: plan.rows },
      policyVersion,
    });
    return added;
  });
}

/** A stop switch of the day is left out: it sent everything to people, whatever it was. */
function redecided(logged: readonly LoggedForReplay[], compiled: CompiledPolicy) {
  return logged.map(({ probabilities, features, context, circumstances }) => {
    const { stopSwitch: _, ...lasting } = circumstances;
    const told = { ...(features ? { features } : {}), ...(context ? { context } : {}) };
    return decide({ ...lasting, ...told, probabilities }, compiled);
  });
}

function columnsOf({ rate, floor, gamma, budget, rows }: FittedPlan) {
  return {
    rate,
    floor,
    gammaAutomatic: gamma.auto,
    gammaReview: gamma.review,
    budgetAutomatic: budget.auto,
    budgetReview: budget.review,
    rowsAutomatic: rows.auto,
    rowsReview: rows.review,
  };
}
