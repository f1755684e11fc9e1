import { createHmac } from "node:crypto";
import type { PredictInput } from "#lib/contracts/predictions";
import { auditDraw } from "#lib/decision/audit/audit-draw";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { EndpointRecord } from "#lib/policy/endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import type { Active } from "./active";
import { inputSha256 } from "./input-sha256";

/** Who answers one input while traffic is split, and how likely that was. */
export type Arm = {
  readonly name: "champion" | "challenger";
  /** The chance of this arm before it was drawn. */
  readonly propensity: number;
  /** Who would have answered otherwise. */
  readonly rivalVersionId: string;
};

/** The version that answers a share of the traffic. */
export type Challenger = { readonly version: ServingVersion; readonly share: number };

/**
 * The arm of each input, `null` while nothing is split. Sticky: it hangs on the endpoint and the subject alone (on the input
 * where no subject is named), so every host says the same, and a growing share takes nobody's challenger away.
 */
export function armsOf(
  { endpoint, version, challenger }: Pick<Active, "endpoint" | "version" | "challenger">,
  inputs: readonly PredictInput[],
): (Arm | null)[] {
  if (!challenger || !version) return inputs.map(() => null);
  const { share } = challenger;
  const challenging: Arm = {
    name: "challenger",
    propensity: share,
    rivalVersionId: version.versionId,
  };
  const staying: Arm = {
    name: "champion",
    propensity: 1 - share,
    rivalVersionId: challenger.version.versionId,
  };
  return inputs.map((input) => (bucketOf(endpoint.id, input) < share ? challenging : staying));
}

/** What is active for one arm. What was certified is the champion's alone. */
export function answeringAs(active: Active, arm: Arm | null): Active {
  if (arm?.name !== "challenger" || !active.challenger) return active;
  return { ...active, version: active.challenger.version, guarantee: null };
}

/** Whether a version takes the same inputs and gives the same labels, so that it may answer or score in the other's place. */
export function mayStandIn(other: ServingVersion, own: ServingVersion): boolean {
  return canonicalJson(shapeOf(other)) === canonicalJson(shapeOf(own));
}

/** The share that the endpoint grants its challenger; 0 without a split. */
export function challengerShare({ serving }: Pick<EndpointRecord, "serving">): number {
  const share = serving.split?.challenger_share ?? 0;
  return share > 0 && share <= 1 ? share : 0;
}

function bucketOf(endpointId: string, input: PredictInput): number {
  const { subject } = input;
  const key = subject === undefined ? `input ${inputSha256(input)}` : `subject ${subject}`;
  return auditDraw(endpointId, `${key}|split`, hmac);
}

function hmac(key: string, text: string): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

function shapeOf({ inputKind, labels, features, pipeline }: ServingVersion) {
  const columns = features?.fields.map(({ name, kind, nullable }) => ({ name, kind, nullable }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return {
    inputKind,
    labels: [...labels].sort(),
    columns: columns?.sort(byName) ?? null,
    dims: pipeline.kind === "tensor" ? pipeline.dims : null,
  };
}
