import type { ReviewersDto } from "#lib/contracts/statistics";
import type { Db } from "#lib/db/client";
import { agreementInterval } from "#lib/decision/agreement/agreement-interval";
import { krippendorffAlpha } from "#lib/decision/agreement/krippendorff-alpha";
import { compilePolicy } from "#lib/decision/compile-policy";
import type { Mat } from "#lib/decision/matrix";
import type { Policy } from "#lib/decision/policy";
import type { Principal } from "#lib/kernel/principal";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { leadsQueue } from "#lib/review/queue-access";
import { routingReviewers } from "#lib/serving/profiled-policy";
import { reviewedEvidence } from "./evidence";
import { type GivenAnswer, givenAnswers, overlapsOf } from "./given-answers";
import { profileOf } from "./reviewer-figures";

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly days: number;
  /** How right reviewers are taken to be, where the policy does not say. */
  readonly priorAccuracy: number;
  readonly reader: Principal;
};

const SEED = 20_260_105;

/**
 * How an endpoint's reviewers answer. Whoever leads its queue sees everybody, a reviewer themselves, an auditor the team as
 * one. Truth is an outcome, the known answer of a gold case or an adjudication; who sees only themselves is not told of
 * gold cases. Agreement is measured on predictions that several people answered.
 */
export async function endpointReviewers(db: Db, asked: Asked): Promise<ReviewersDto> {
  const { endpoint, days, reader } = asked;
  const { labels } = endpoint;
  const rows = await reviewedEvidence(db, { endpoint, days });
  const { document } = await activePolicy(db, endpoint.id);
  const prior = priorOf(asked, document);
  const scope = await scopeOf(db, endpoint, reader);
  const answers = givenAnswers(rows, labels, { isGoldHidden: scope === "self" });
  const profile = (mine: (answer: GivenAnswer) => boolean) =>
    profileOf({ answers, mine, labels, prior, statistics: document.statistics });
  const everybody = [...new Set(answers.map(({ reviewerId }) => reviewerId))].sort();
  const shown = everybody.filter(
    (id) => scope === "everybody" || (scope === "self" && id === reader.id),
  );
  return {
    endpoint: endpoint.name,
    days,
    scope,
    prior_recall: prior.map((row, y) => row[y] ?? 0),
    agreement: agreementOf(answers),
    team: scope === "self" || answers.length === 0 ? null : profile(() => true),
    routing: scope === "self" ? null : await routingOf(db, endpoint, document),
    reviewers: shown.map((id) => ({
      user_id: id,
      profile: profile(({ reviewerId }) => reviewerId === id),
    })),
  };
}

async function scopeOf(
  db: Db,
  { queueId }: EndpointRecord,
  reader: Principal,
): Promise<ReviewersDto["scope"]> {
  if (await leadsQueue(db, { queueId, actor: { id: reader.id } })) return "everybody";
  const isAuditor = reader.kind === "person" && reader.roles.includes("auditor");
  return isAuditor ? "team" : "self";
}

/** The first reviewer's confusion in the policy, or one accuracy for all. */
function priorOf({ endpoint: { labels }, priorAccuracy }: Asked, document: Policy): Mat {
  const stated = compilePolicy(document, labels).deciders[0]?.M;
  if (stated && stated[0]?.length === labels.length) return stated;
  const wrong = (1 - priorAccuracy) / (labels.length - 1);
  return labels.map((_, y) => labels.map((__, m) => (m === y ? priorAccuracy : wrong)));
}

/** What routing expects of each decider now, by truth. */
async function routingOf(
  db: Db,
  { id: endpointId, labels }: EndpointRecord,
  document: Policy,
): Promise<ReviewersDto["routing"]> {
  const rows = await routingReviewers(db, { endpointId, document, labels });
  return rows.map(({ isMeasured, ...it }) => ({
    ...it,
    reviewers: isMeasured ? ("measured" as const) : ("stated" as const),
  }));
}

function agreementOf(answers: readonly GivenAnswer[]): ReviewersDto["agreement"] {
  const units = overlapsOf(answers).map((given) => given.map(({ label }) => label));
  if (units.length === 0) return { items: 0, alpha: null, interval: null };
  const interval = agreementInterval(units, (drawn) => krippendorffAlpha(drawn), {
    alpha: 0.05,
    seed: SEED,
  });
  return {
    items: units.length,
    alpha: krippendorffAlpha(units),
    interval: interval && { low: interval[0], high: interval[1] },
  };
}
