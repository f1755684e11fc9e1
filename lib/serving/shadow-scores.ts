import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import type { Failure } from "#lib/decision/decision-row";
import type { ServingVersion } from "#lib/registry/model-version";
import type { Active } from "./active";
import { type CheckedInput, checkInputs } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { type Routed, routeInputs } from "./route-inputs";
import { scoreInputs } from "./score-inputs";
import { type Opinion, type Scored, saidBy } from "./scored";
import type { ShadowWork } from "./shadow-line";
import { insertShadows, readShadows } from "./shadows/store";

/** What a shadow version would have said to a prediction. */
export type ShadowPrediction = {
  readonly predictionId: string;
  readonly modelVersionId: string;
  readonly endpointId: string;
  readonly calibratorId: string | null;
  readonly raw: readonly number[];
  /** Calibrated, in the order of the endpoint's labels; empty where it failed. */
  readonly probabilities: readonly number[];
  /** By the policy that decided the prediction. */
  readonly route: "auto" | "review";
  readonly action: string | null;
  readonly decider: string | null;
  readonly risks: readonly number[];
  readonly automaticCost: number | null;
  readonly reviewCost: number | null;
  readonly failure: Failure | "unfit_input" | null;
};

/** Nobody's request and nobody's decision. */
const SHADOW_SCORER = { id: "shadow_scorer", role: "system" } as const;

const UNANSWERED: Opinion = {
  ...{ raw: [], probabilities: null, failure: "model_failure", unseen: [], interval: null },
};

/**
 * Scores predictions by the shadow of that instant, decides them by the same policy and stores what came out, and nothing
 * else: no case, no audit, no event. A model that fails is a row that says so. What was certified is not the shadow's.
 */
export async function scoreShadow(
  db: Db,
  { active, rows }: ShadowWork,
  models: ModelDoor,
): Promise<void> {
  const { shadow: version } = active;
  if (!version) return;
  const standing: Active = { ...active, version, challenger: null, guarantee: null };
  const checks = rows.map(({ input }) => checkInputs(standing, [input])[0]);
  const fit = checks.flatMap((check) => (check && "checked" in check ? [check.checked] : []));
  const asked = { version, endpoint: standing.endpoint };
  const scored = fit.length > 0 ? await scoreInputs(asked, fit, models) : [];
  const scores = new Map(fit.map((checked, i) => [checked, scored[i] ?? UNANSWERED]));
  const inputs = rows.map(({ input }, i): CheckedInput => {
    const check = checks[i];
    const unfit = { input, features: null, prepared: null, given: null };
    return check && "checked" in check ? check.checked : unfit;
  });
  const routed = routeInputs(
    standing,
    inputs,
    inputs.map(
      (it): Scored => ({
        ...saidBy(version, scores.get(it) ?? UNANSWERED),
        path: ["model"],
      }),
    ),
  );
  const told = routed.flatMap((bet, i): ShadowPrediction[] => {
    const row = rows[i];
    if (!row) return [];
    const isUnfit = !scores.has(bet.checked);
    return [toShadow({ predictionId: row.predictionId, active, version, bet, isUnfit })];
  });
  await inTransaction(db, SHADOW_SCORER, (tx) => insertShadows(tx, told));
}

/** What a version said as a shadow in the last `days` days, by prediction. */
export async function shadowsOf(
  db: Db,
  asked: { endpointId: string; modelVersionId: string; days: number },
): Promise<ReadonlyMap<string, ShadowPrediction>> {
  const rows = await readShadows(db, asked);
  return new Map(rows.map((row) => [row.predictionId, row]));
}

type Told = {
  readonly predictionId: string;
  readonly active: Active;
  readonly version: ServingVersion;
  readonly bet: Routed;
  readonly isUnfit: boolean;
};

function toShadow({ predictionId, active, version, bet, isUnfit }: Told): ShadowPrediction {
  const { row, scored } = bet;
  const isAutomatic = row.route === "auto";
  return {
    predictionId,
    modelVersionId: version.versionId,
    endpointId: active.endpoint.id,
    calibratorId: version.calibrator?.id ?? null,
    raw: scored.raw.every(Number.isFinite) ? scored.raw : [],
    probabilities: row.probabilities ?? [],
    route: isAutomatic ? "auto" : "review",
    action: isAutomatic ? row.action : null,
    decider: row.decider,
    risks: row.risks,
    automaticCost: row.automatic,
    reviewCost: row.review,
    failure: isUnfit ? "unfit_input" : scored.failure,
  };
}
