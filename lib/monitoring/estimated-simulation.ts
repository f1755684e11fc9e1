import type { EstimatedSimulationDto } from "#lib/contracts/policies";
import type { Db } from "#lib/db/client";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { DecisionError } from "#lib/decision/decision-error";
import { noiseCorrection } from "#lib/decision/estimation/noisy-labels";
import type { Mat } from "#lib/decision/matrix";
import type { EvidenceBucket } from "#lib/decision/simulator/evidence-buckets";
import type { LabeledDifference } from "#lib/decision/simulator/labeled-difference";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { type PolicyFigures, type Simulation, simulate } from "#lib/decision/simulator/simulate";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { type Evidence, evidenceOf } from "./evidence";
import { knownLabel } from "./known-truth";

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly days: number;
  /** The newest so many predictions. */
  readonly limit: number;
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
};

/**
 * What a candidate would have cost by the labels there are, beside what the probabilities expect of it. `null` where nothing
 * was drawn for audits yet, or where the candidate has no price for an action that was served.
 */
export async function estimatedSimulation(
  db: Db,
  { endpoint, days, limit, candidate, live }: Asked,
): Promise<EstimatedSimulationDto | null> {
  const window = await evidenceOf(db, { endpoint, days });
  const rows = window.rows.slice(-limit);
  const isFullyTold = rows.length > 0 && rows.every(({ outcome }) => outcome);
  const log = rows.map((row) => toLogRow(row, isFullyTold));
  const simulation = log.length === 0 ? null : simulated(log, { candidate, live });
  return simulation && simulation.n > 0 ? toDto(simulation) : null;
}

function simulated(
  log: readonly LogRow[],
  policies: Pick<Asked, "candidate" | "live">,
): Simulation | null {
  try {
    return simulate(log, policies);
  } catch (error) {
    if (error instanceof DecisionError && error.code === "UNKNOWN_NAME") return null;
    throw error;
  }
}

/** A stop switch of the day is left out: it says nothing of either policy. */
function toLogRow(row: Evidence, isFullyTold: boolean): LogRow {
  const { circumstances, probabilities, features, context, compiled } = row;
  const { stopSwitch: _, ...lasting } = circumstances;
  const told = { ...(features ? { features } : {}), ...(context ? { context } : {}) };
  const input = { ...lasting, ...told, probabilities };
  const { label, q, isPending, isAnswer } = knownLabel(row, isFullyTold);
  const truth = label === null ? null : compiled.labels.indexOf(label);
  const M = isAnswer ? (compiled.deciders[0]?.M ?? null) : null;
  if (truth === null || M === null) return { input, truth, q, isPending };
  // Answers whose errors cannot be undone tell nothing.
  return isUndone(M)
    ? { input, truth, q, isPending, answeredBy: M }
    : { input, truth: null, q: 0, isPending: false };
}

const undone = new WeakMap<Mat, boolean>();

function isUndone(M: Mat): boolean {
  const known = undone.get(M) ?? canBeUndone(M);
  undone.set(M, known);
  return known;
}

function canBeUndone(M: Mat): boolean {
  try {
    noiseCorrection(M);
    return true;
  } catch (error) {
    if (error instanceof DecisionError) return false;
    throw error;
  }
}

function toDto(it: Simulation): EstimatedSimulationDto {
  return {
    n: it.n,
    labels: it.labels,
    coverage: it.coverage,
    now: toCosts(it.live),
    draft: toCosts(it.candidate),
    difference: toPaired(it.paired),
    against_all_human: toPaired(it.againstAllHuman),
    against_all_automatic: toPaired(it.againstAllAutomatic),
    buckets: it.buckets.map(toBucket),
  };
}

function toCosts({ cost, bounds }: PolicyFigures): EstimatedSimulationDto["now"] {
  return { cost: cost?.value ?? null, se: cost?.se ?? null, low: bounds[0], high: bounds[1] };
}

function toPaired(it: LabeledDifference | null): EstimatedSimulationDto["difference"] {
  if (it === null) return null;
  const { value, se, ci, status, labels, events } = it;
  return { value, se, low: ci?.[0] ?? null, high: ci?.[1] ?? null, status, labels, events };
}

function toBucket({ segment: _, bounds, difference, ...it }: EvidenceBucket) {
  return { ...it, difference: toPaired(difference), low: bounds[0], high: bounds[1] };
}
