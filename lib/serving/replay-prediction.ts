import type { Db } from "#lib/db/client";
import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { decide } from "#lib/decision/decide";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { Principal } from "#lib/kernel/principal";
import { parseFeatures } from "#lib/pipeline/parse-features";
import { prepare } from "#lib/pipeline/prepare";
import { policyById } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { getCalibrator } from "#lib/registry/get-calibrator";
import { getVersionById } from "#lib/registry/get-version";
import { getLogged } from "./get-prediction";
import { inputSha256 } from "./input-sha256";
import { inOrderOf } from "./order-scores";
import { policyUnderProfileSet } from "./profiled-policy";
import type { Replayable } from "./rejection";
import { decideInput } from "./route-inputs";

export type Difference = {
  readonly field: string;
  readonly stored: unknown;
  readonly recomputed: unknown;
};

const CALIBRATION_TOLERANCE = 1e-9;

/**
 * Decides a stored prediction again with the policy, the measured reviewers and the calibrator it was made with. From the stored probabilities
 * every bit of the decision row must come out alike; calibration, which takes logarithms, agrees to 1e-9. The stored
 * input must have its hash, and be prepared by its version's pipeline as it was.
 */
export async function replayPrediction(
  db: Db,
  asked: { id: string; reader: Principal },
): Promise<{ differences: Difference[] }> {
  return replayRecorded(db, await getLogged(db, asked));
}

/** The same of any recorded decision: a rejection replays as a prediction does. */
export async function replayRecorded(
  db: Db,
  recorded: Replayable,
): Promise<{ differences: Difference[] }> {
  const endpoint = await getEndpointById(db, recorded.endpointId);
  const { document } = await policyById(db, recorded.policyId);
  const { probabilities, circumstances, input, context, decision } = recorded;
  const told = {
    input: { ...input, ...(context ? { context } : {}) },
    features: input.features ?? null,
  };
  const { entropy } = decision.measures;
  const { profileSetId } = circumstances;
  const again = decide(
    {
      ...decideInput(told, probabilities.length > 0 ? probabilities : null, circumstances),
      measures: { entropy },
    },
    await policyUnderProfileSet(db, { profileSetId, document, labels: endpoint.labels }),
  );
  return {
    differences: [
      ...(await inputDifferences(db, recorded)),
      ...fieldDifferences(decision, again),
      ...(await calibrationDifferences(db, recorded, endpoint.labels)),
    ],
  };
}

/** The stored input still has its hash, and its version's pipeline still knows as much of it. */
async function inputDifferences(
  db: Db,
  { input, inputSha256: stored, modelVersionId, circumstances }: Replayable,
): Promise<Difference[]> {
  const { outOfDistribution = null } = circumstances;
  const then = { input_sha256: stored, out_of_distribution: outOfDistribution };
  const unseen = modelVersionId === null ? 0 : await countUnseen(db, modelVersionId, input);
  return fieldDifferences(then, {
    input_sha256: inputSha256(input),
    out_of_distribution: unseen === 0 ? null : { value: unseen, limit: 0 },
  });
}

async function countUnseen(
  db: Db,
  versionId: string,
  { features, ...content }: Replayable["input"],
): Promise<number> {
  const { pipeline, manifest } = await getVersionById(db, versionId);
  const known = manifest.features && parseFeatures(manifest.features, features).features;
  const asked = known ? { ...content, features: known } : content;
  const prepared = prepare(pipeline, asked, manifest.adapter);
  return "faults" in prepared ? Number.NaN : prepared.unseen.length;
}

function fieldDifferences(stored: object, again: object): Difference[] {
  const now = new Map(Object.entries(again));
  return Object.entries(stored).flatMap(([field, value]) => {
    const recomputed = now.get(field);
    const isSame = canonicalJson(value) === canonicalJson(recomputed ?? null);
    return isSame ? [] : [{ field, stored: value, recomputed }];
  });
}

async function calibrationDifferences(
  db: Db,
  { calibratorId, modelVersionId, raw, probabilities }: Replayable,
  labels: readonly string[],
): Promise<Difference[]> {
  if (calibratorId === null || modelVersionId === null || raw.length === 0) return [];
  const { labels: own } = await getVersionById(db, modelVersionId);
  const calibrator = await getCalibrator(db, calibratorId);
  const p = inOrderOf(labels, own, applyCalibrator(calibrator, inOrderOf(own, labels, raw)));
  const isClose = p.every(
    (it, i) => Math.abs(it - (probabilities[i] ?? 2)) <= CALIBRATION_TOLERANCE,
  );
  return isClose ? [] : [{ field: "probabilities", stored: probabilities, recomputed: p }];
}
