import { Refusal } from "#lib/kernel/refusal";
import { type Active, isSameModel } from "./active";
import type { ScoredCall } from "./commit-predictions";
import type { NewPrediction, Stages } from "./logged-prediction";
import { ModelMoved } from "./model-moved";
import { newPredictions } from "./new-predictions";
import { refuseStopped } from "./refuse-stopped";
import { type NewRejection, newRejections } from "./rejection";
import { routeInputs } from "./route-inputs";

/** A call with its rows, which are still to be written. */
export type Priced = {
  readonly call: ScoredCall;
  readonly active: Active;
  readonly stages: Stages;
  /** None where the policy rejects an input: all of a call or nothing. */
  readonly predictions: readonly NewPrediction[];
  readonly rejections: readonly NewRejection[];
};

/** A call that leaves no row: what is active now refuses it, or another model has to score it. */
export type Unpriced = { readonly call: ScoredCall; readonly refusal: Refusal | ModelMoved };

/** Routes and prices one call by what is active at `now`, the database's. A refusal is a value, so that the neighbors in its transaction stand. */
export function priceCall(call: ScoredCall, active: Active, now: Date): Priced | Unpriced {
  const { asked, inputs, scores, arms, startedAt } = call;
  if (!isSameModel(active, call.active)) return { call, refusal: new ModelMoved() };
  const refusal = stopOf(active);
  if (refusal) return { call, refusal };
  const decidingAt = performance.now();
  const routed = routeInputs(active, inputs, scores, arms);
  const rejections = newRejections({ active, asked, routed });
  const decidedAt = performance.now();
  const stages = inMicroseconds({ ...call.stages, decide: decidedAt - decidingAt });
  const latencyMs = toMicroseconds(decidedAt - startedAt);
  const making = { active, asked, routed, stages, latencyMs, createdAt: now };
  const predictions = rejections.length > 0 ? [] : newPredictions(making);
  return { call, active, stages, predictions, rejections };
}

/** Milliseconds to three places: no clock here is truer, and each digit is written, stored and sent. */
function inMicroseconds(stages: Stages): Stages {
  const rounded: Record<string, number> = {};
  for (const stage in stages) rounded[stage] = toMicroseconds(stages[stage] ?? 0);
  return rounded;
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function stopOf(active: Active): Refusal | null {
  try {
    refuseStopped(active);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
