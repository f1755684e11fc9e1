import type { RungName } from "#lib/contracts/serving";
import type { Failure } from "#lib/decision/decision-row";
import type { ServingVersion } from "#lib/registry/model-version";

/** What one decider said of one input. */
export type Opinion = {
  readonly raw: readonly number[];
  /** Calibrated, in the order of the endpoint's labels; `null` when there is no distribution to speak of. */
  readonly probabilities: readonly number[] | null;
  readonly failure: Failure | null;
  /** Columns with a level that training never saw. */
  readonly unseen: readonly string[];
  /** Two classes under Venn–Abers: bounds of P(class 1). */
  readonly interval: readonly [number, number] | null;
};

/** An opinion with whose it is. */
export type Said = Opinion & {
  /** The version whose word it is, or failed to be; `null` where the caller brought it. */
  readonly version: ServingVersion | null;
  readonly isCached: boolean;
  /** How long ago a cached one was scored. */
  readonly cacheAgeMs: number | null;
  /** Between the variants of one input, in [0, 1]; `null` where there was one only. */
  readonly disagreement: number | null;
};

/** The last word of a ladder's machines on one input, and which rungs were asked for it, in order. */
export type Scored = Said & { readonly path: readonly RungName[] };

/** A fresh opinion of one decider. */
export function saidBy(version: ServingVersion | null, opinion: Opinion): Said {
  return told(opinion, { version, isCached: false, cacheAgeMs: null });
}

/** A kept opinion, made `cacheAgeMs` ago. */
export function saidFromCache(version: ServingVersion, opinion: Opinion, cacheAgeMs: number): Said {
  return told(opinion, { version, isCached: true, cacheAgeMs });
}

/** With the path that led to it. */
export function scoredBy(said: Said, path: readonly RungName[]): Scored {
  const { raw, probabilities, failure, unseen, interval, version, isCached } = said;
  const { cacheAgeMs, disagreement } = said;
  return {
    raw,
    probabilities,
    failure,
    unseen,
    interval,
    version,
    isCached,
    cacheAgeMs,
    disagreement,
    path,
  };
}

type Whose = Pick<Said, "version" | "isCached" | "cacheAgeMs">;

/** Written out member by member: objects made by spreading are an order of magnitude slower. */
function told(opinion: Opinion, { version, isCached, cacheAgeMs }: Whose): Said {
  const { raw, probabilities, failure, unseen, interval } = opinion;
  return {
    raw,
    probabilities,
    failure,
    unseen,
    interval,
    version,
    isCached,
    cacheAgeMs,
    disagreement: null,
  };
}
