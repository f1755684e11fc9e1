import type { DriftDto } from "#lib/contracts/statistics";
import type { Db } from "#lib/db/client";
import {
  expectedPerformance,
  hasCalibrationFailed,
} from "#lib/decision/drift/expected-performance";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { endpointSavings } from "./endpoint-savings";
import { type Evidence, evidenceOf } from "./evidence";
import { shiftsBetween } from "./shifts";

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly days: number;
  /** How many days before them are the reference. */
  readonly referenceDays: number;
};

/**
 * How far scores, expected costs and features of the last days have moved from the days before, and what the probabilities
 * expect without a label. The alarm is in money: labels rule out that expectation, so calibration has failed. What a
 * challenger answered is left out: it is another model's, and no certificate speaks of it.
 */
export async function endpointDrift(db: Db, asked: Asked): Promise<DriftDto> {
  const { endpoint, days, referenceDays } = asked;
  const { rows: current } = await evidenceOf(db, { endpoint, days, isChampionOnly: true });
  const whole = { endpoint, days: days + referenceDays, isChampionOnly: true };
  const { rows: all } = await evidenceOf(db, whole);
  const ids = new Set(current.map(({ id }) => id));
  const reference = all.filter(({ id }) => !ids.has(id));
  const { statistics: limits } = (await activePolicy(db, endpoint.id)).document;
  const { realised } = await endpointSavings(db, { endpoint, days, isChampionOnly: true });
  const interval = realised?.interval ?? null;
  const expected = realised?.expected ?? null;
  return {
    endpoint: endpoint.name,
    days,
    reference_days: referenceDays,
    n_reference: reference.length,
    n_current: current.length,
    shifts: shiftsBetween(reference, current, { labels: endpoint.labels, limits }),
    expected: { reference: expectedOf(reference), current: expectedOf(current) },
    alarm: {
      has_failed:
        expected === null
          ? null
          : hasCalibrationFailed(interval && [interval.low, interval.high], expected),
      expected,
      interval,
      labels: realised?.labels ?? 0,
    },
  };
}

/** Automatic answers of one shape of costs; a policy with other actions would be another question. */
function expectedOf(rows: readonly Evidence[]): DriftDto["expected"]["current"] {
  const stored = rows.flatMap(({ route, action, probabilities, decision, compiled }) => {
    const index = compiled.actions.indexOf(action ?? "");
    const { costs } = decision;
    return route === "auto" && costs && index >= 0 ? [{ probabilities, action: index, costs }] : [];
  });
  const shape = stored.at(-1)?.costs.length;
  const alike = stored.filter(({ costs }) => costs.length === shape);
  if (alike.length === 0) return null;
  const { n, accuracy, meanCost, costSd } = expectedPerformance(alike);
  return { n, accuracy, mean_cost: meanCost, sd_of_mean: costSd / n };
}
