import type { RefitDto } from "#lib/contracts/statistics";
import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import {
  applyCalibrator,
  type CalibrationMethod,
  type Calibrator,
} from "#lib/decision/calibration/calibrator";
import {
  type CalibratorChoice,
  chooseCalibrator,
  type LeastLabels,
} from "#lib/decision/calibration/choose-calibrator";
import { DecisionError } from "#lib/decision/decision-error";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { addCalibrator } from "#lib/registry/add-calibrator";
import type { ServingVersion } from "#lib/registry/model-version";
import { inOrderOf } from "#lib/serving/order-scores";
import { toFitted, versionBehind } from "./endpoint-calibration";
import { evidenceOf } from "./evidence";
import { type Labeled, labeledEvidence, uniformSample } from "./labeled-evidence";
import { costCalibrationOf, reliabilityOf } from "./reliability";

const SEED = 20_260_105;

/**
 * Simplest first. Venn–Abers says how far a probability can be off, so that doubtful ones go to a person; it reads its whole
 * sample with every prediction, so it competes on samples of modest size alone.
 */
const TWO_CLASSES: readonly CalibrationMethod[] = ["temperature", "platt", "beta", "isotonic"];
const MOST_VENN_ABERS = 2_000;

type Refit = {
  readonly endpoint: EndpointRecord;
  readonly days: number;
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Fits the serving version's calibrator anew on labels of live traffic, each weighing 1/q, measures it on the newest part
 * and puts it in force. Which method is chosen by likelihood out of fold. How many labels a fit takes, and how many are kept
 * for the report, is the policy's word. Refuses `too_few_labels` below that, with nothing changed, and `model_not_ready` where callers bring the probabilities.
 */
export async function refitCalibrator(db: Db, asked: Refit): Promise<RefitDto> {
  const { endpoint, days, reason, actor } = asked;
  const version = await versionBehind(db, endpoint);
  if (!version) {
    throw new Refusal(
      "model_not_ready",
      "The caller brings the probabilities; none of ours to fit.",
    );
  }
  const { rows: all } = await evidenceOf(db, { endpoint, days });
  const rows = all.filter((row) => row.modelVersionId === version.versionId && row.raw.length > 0);
  const labeled = labeledEvidence({ rows });
  const { statistics } = (await activePolicy(db, endpoint.id)).document;
  const cut = Math.floor(labeled.length * (1 - statistics.calibration_report_share));
  const [fitted, kept] = [labeled.slice(0, cut), labeled.slice(cut)];
  const read = scoresOf(version, endpoint);
  const choice = chosen(fitted, read, version, {
    labels: statistics.calibration_min_labels,
    perClass: statistics.calibration_min_per_label,
  });
  const figures = (calibrator: Calibrator | null) => {
    const p = kept.map((it) => calibrated(calibrator, read(it), version, endpoint));
    return required(reliabilityOf(p, kept));
  };
  const [before, after] = [
    figures(version.calibrator?.calibrator ?? null),
    figures(choice.calibrator),
  ];
  const cost = costCalibrationOf(uniformSample(kept, rows));
  const added = await addCalibrator(db, {
    versionId: version.versionId,
    calibrator: choice.calibrator,
    report: { part: "live_labels", ...after, cost, tried: choice.scores },
    rows: fitted.length,
    fittedOn: `${endpoint.name}, ${days} days`,
    reason,
    actor,
  });
  return { calibrator: toFitted(added), tried: [...choice.scores], before, after };
}

type Read = (it: Labeled) => number[];

/** Raw scores in the order of the version's own labels, which its calibrator reads. */
function scoresOf({ labels: own }: ServingVersion, { labels }: EndpointRecord): Read {
  return ({ row }) => inOrderOf(own, labels, row.raw);
}

function chosen(
  fitted: readonly Labeled[],
  read: Read,
  version: ServingVersion,
  least: LeastLabels,
): CalibratorChoice {
  try {
    const choice = chooseCalibrator({
      methods: methodsFor(version.labels.length, fitted.length),
      raw: fitted.map(read),
      y: fitted.map(({ row, y }) => version.labels.indexOf(row.compiled.labels[y] ?? "")),
      w: fitted.map(({ weight }) => weight),
      input: version.adapter.output.kind === "logits" ? "logits" : "probabilities",
      least,
      seed: SEED,
    });
    if (choice.flagged === null) return choice;
  } catch (error) {
    const isShort = error instanceof DecisionError && ["EMPTY", "ONE_CLASS"].includes(error.code);
    if (!isShort) throw error;
  }
  const takes = `${least.labels} and ${least.perClass} of each class`;
  const detail = `${fitted.length} labels to fit on; a fit takes ${takes}.`;
  throw new Refusal("too_few_labels", detail);
}

/** `undefined`: what is usual for so many classes. */
function methodsFor(classes: number, labels: number): readonly CalibrationMethod[] | undefined {
  if (classes !== 2 || labels > MOST_VENN_ABERS) return undefined;
  return [...TWO_CLASSES, "venn_abers"];
}

function calibrated(
  calibrator: Calibrator | null,
  scores: readonly number[],
  { labels: own }: ServingVersion,
  { labels }: EndpointRecord,
): number[] {
  return inOrderOf(labels, own, calibrator ? applyCalibrator(calibrator, scores) : [...scores]);
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error("a fit leaves some for its report");
  return value;
}
