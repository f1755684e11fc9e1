import { binomialLower, binomialUpper } from "#lib/math/binomial";
import { mean, variance } from "#lib/math/sum";
import type { Check } from "./section";

/** A promise that is kept is called broken by chance in one of a hundred simulations at most. */
const FALSE_ALARM = 0.01;
/** Nor may chance ever excuse more than this, once so many runs tell of a promise. */
const MOST_EXCUSED = 0.015;
const TELLING_RUNS = 60;
/** The same for a mean, with room for means of few runs that are not quite normal. */
const STANDARD_ERRORS = 4;

type Count = { readonly hits: number; readonly runs: number };

/** Holds a share of runs to a least value, less what chance alone may take from so many runs. */
export function atLeast(promise: string, { hits, runs }: Count, least: number): Check {
  let fewest = Math.ceil(runs * least);
  while (fewest > 0 && binomialLower(fewest - 1, runs, least) >= FALSE_ALARM) fewest -= 1;
  if (runs >= TELLING_RUNS) fewest = Math.max(fewest, Math.ceil(runs * (least - MOST_EXCUSED)));
  const allowed = (fewest / runs).toFixed(4);
  return {
    promise,
    measured: hits / runs,
    needed: `at least ${least}; of ${runs} runs chance allows ${allowed}`,
    isKept: hits >= fewest,
  };
}

/** Holds a share of runs to a greatest value, plus what chance alone may add to so many runs. */
export function atMost(promise: string, { hits, runs }: Count, most: number): Check {
  let limit = Math.floor(runs * most);
  while (limit < runs && binomialUpper(limit + 1, runs, most) >= FALSE_ALARM) limit += 1;
  if (runs >= TELLING_RUNS) limit = Math.min(limit, Math.floor(runs * (most + MOST_EXCUSED)));
  const allowed = (limit / runs).toFixed(4);
  return {
    promise,
    measured: hits / runs,
    needed: `at most ${most}; of ${runs} runs chance allows ${allowed}`,
    isKept: hits <= limit,
  };
}

/** Holds errors to an average of zero. Measured is the average in standard errors. */
export function unbiased(promise: string, errors: readonly number[]): Check {
  const measured = mean(errors) / Math.sqrt(variance(errors) / errors.length);
  return {
    promise: `${promise}, in standard errors of ${errors.length} runs`,
    measured,
    needed: `within ${STANDARD_ERRORS} of 0`,
    isKept: Math.abs(measured) <= STANDARD_ERRORS,
  };
}

/** Holds a mean over runs to a greatest value, plus what chance alone may add. */
export function meanAtMost(promise: string, values: readonly number[], most: number): Check {
  const measured = mean(values);
  const allowed = most + STANDARD_ERRORS * Math.sqrt(variance(values) / values.length);
  return {
    promise,
    measured,
    needed: `at most ${most}; of ${values.length} runs chance allows ${allowed.toFixed(5)}`,
    isKept: measured <= allowed,
  };
}
