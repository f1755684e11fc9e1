import type { LadderFitRequest } from "#lib/contracts/ladder-fits";
import type { ServingSettings, Variant } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { listDataSets } from "#lib/registry/data-files";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { checkSettings } from "../settings/settings-faults";
import { usualVariants } from "../variants/variant-fault";
import type { FitKind } from "./ladder-fit";

/** What a job that fits a ladder works on. */
export type LadderFitPlan = {
  readonly endpointId: string;
  readonly kind: FitKind;
  readonly dataset: string;
  readonly belowVersionId: string;
  readonly aboveVersionId: string;
  readonly variants: readonly Variant[];
  readonly weights: "learned" | "mean";
  readonly price: number;
};

/**
 * What is to be fitted for an endpoint: what the request leaves out is as its settings have it. Refuses `model_not_ready` where no
 * version serves, and `invalid_request` with a pointer to what cannot be.
 */
export async function planLadderFit(
  db: Db,
  { id: endpointId, modelId, modelAlias: alias, serving }: EndpointRecord,
  request: LadderFitRequest,
): Promise<LadderFitPlan> {
  const { kind, dataset, weights, price } = request;
  const known = await listDataSets();
  if (!known.includes(dataset)) refuse("/dataset", `is none of ${known.join(", ")}`);
  if (modelId === null) throw new Refusal("model_not_ready", "The endpoint has no model.");
  const own = await servingVersion(db, { modelId, alias });
  const settings = settingsTried(serving, request, own);
  const { faults, small, large } = await checkSettings(db, own, settings);
  const [fault] = faults;
  if (fault) refuse(fault.pointer.replace("/augmentation", ""), fault.detail);
  const above = large ?? own;
  const below = kind === "hand_over" ? (small ?? own) : above;
  return {
    ...{ endpointId, kind, dataset, weights, variants: settings.augmentation?.variants ?? [] },
    price: price ?? serving.prices?.[kind === "hand_over" ? "large" : "augmentation"] ?? 0,
    ...{ belowVersionId: below.versionId, aboveVersionId: above.versionId },
  };
}

/** The ladder that the fit is for: two phases for a hand-over, and where a model beside the own one is named. */
function settingsTried(
  serving: EndpointRecord["serving"],
  { kind, ...asked }: LadderFitRequest,
  own: ServingVersion,
): ServingSettings {
  const { small, large } = asked.small || asked.large ? asked : serving;
  const isPhased = kind === "hand_over" || small !== undefined || large !== undefined;
  const phases = { ...(small && { small }), ...(large && { large }) };
  const variants = asked.variants ?? serving.augmentation?.variants ?? usualVariants(own);
  if (kind === "augmentation" && variants.length === 0) refuse("/variants", "declare them");
  return {
    strategy: isPhased ? "two_phase" : "augmentation",
    ...phases,
    ...(kind === "augmentation" ? { augmentation: { variants } } : {}),
  };
}

function refuse(pointer: string, detail: string): never {
  const faults = [{ pointer, detail }];
  throw new Refusal("invalid_request", "This cannot be fitted.", { faults });
}
