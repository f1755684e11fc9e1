import type { DecisionRow, ReasonCode } from "#lib/decision/decision-row";
import { freshId } from "#lib/kernel/ids";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import type { Active } from "./active";
import { answeringAs } from "./challenger-split";
import { inputSha256 } from "./input-sha256";
import type { LoggedPrediction } from "./logged-prediction";
import type { Predict } from "./predict";
import { toReasonDto } from "./reason-dto";
import type { Routed } from "./route-inputs";

/** What a recorded decision can be made of again. */
export type Replayable = Pick<
  LoggedPrediction,
  | "endpointId"
  | "inputSha256"
  | "input"
  | "context"
  | "modelVersionId"
  | "calibratorId"
  | "policyId"
  | "raw"
  | "probabilities"
  | "decision"
  | "circumstances"
>;

/** What was decided of an input, and by what; its probabilities are the decision's. */
export type Judged = Omit<Replayable, "endpointId" | "inputSha256" | "probabilities"> & {
  readonly policyVersion: number;
};

/** An input that was refused, as it is recorded: never changed afterwards and never listed as a prediction. */
export type Rejection = {
  readonly id: string;
  readonly endpointId: string;
  readonly requestId: string;
  readonly principalId: string;
  /** Where among the inputs of its call it stood. */
  readonly position: number;
  readonly reference: string | null;
  readonly subject: string | null;
  readonly inputSha256: string;
  readonly faults: readonly Fault[];
  /** The deciding one. */
  readonly reason: ReasonCode;
  /** What the caller was answered with: 422 for what the input lacks, 503 for a stopped queue or a model that failed. */
  readonly status: 422 | 503;
  /** `null` for an input that broke its endpoint's schema: nothing was decided of it. */
  readonly judged: Judged | null;
  readonly createdAt: Date;
};

export type NewRejection = Omit<Rejection, "createdAt">;

type Making = {
  readonly active: Active;
  readonly asked: Pick<Predict, "principal" | "actor">;
  readonly routed: readonly Routed[];
};

/** The rows of what the policy rejects of one call. */
export function newRejections({ active, asked, routed }: Making): NewRejection[] {
  return routed.flatMap((bet, position) =>
    bet.row.route === "reject" ? [newRejection({ active, asked }, bet, position)] : [],
  );
}

/** The rows of inputs that broke their endpoint's schema. */
export function newUnfit(
  { active: { endpoint }, asked }: Omit<Making, "routed"> & { readonly asked: Predict },
  unfit: readonly { readonly position: number; readonly faults: readonly Fault[] }[],
): NewRejection[] {
  return unfit.flatMap(({ position, faults }) => {
    const input = asked.inputs[position];
    if (!input) return [];
    return {
      ...sentAs({ endpointId: endpoint.id, asked, position }, input),
      faults,
      reason: "schema_invalid",
      status: 422,
      judged: null,
    };
  });
}

/**
 * What the call is answered with: 422 when an input lacks something, since asking again cannot mend that; else 503, for a
 * queue that is stopped or a model that failed. Names every rejected input of the call, and the rows on record.
 */
export function refusalOf(rejections: readonly NewRejection[]): Refusal {
  const options = {
    faults: rejections.flatMap(({ faults }) => faults),
    extra: { rejections: rejections.map(({ id }) => id) },
  };
  if (rejections.some(({ status }) => status === 422)) {
    return new Refusal(
      "input_rejected",
      "The policy rejects these inputs; none was priced.",
      options,
    );
  }
  if (rejections.some(({ reason }) => reason === "stop_switch")) {
    const detail = "The queue in which these inputs would wait is stopped.";
    return new Refusal("stopped", detail, { ...options, retryAfterSeconds: 60 });
  }
  const detail = "The model gave no valid output and the policy rejects then.";
  return new Refusal("rejected", detail, options);
}

function newRejection(
  { active, asked }: Omit<Making, "routed">,
  { arm, checked: { input }, scored, circumstances, row }: Routed,
  position: number,
): NewRejection {
  const { endpoint, policy } = answeringAs(active, arm);
  const { version } = scored;
  const { reference: _, subject: __, context = null, ...content } = input;
  const { reason, detail } = decidingOf(row);
  return {
    ...sentAs({ endpointId: endpoint.id, asked, position }, input),
    faults: [{ pointer: `/inputs/${position}`, detail: `rejected: ${reason}, ${detail}` }],
    reason,
    status: row.rejectStatus ?? 503,
    judged: {
      input: content,
      context,
      modelVersionId: version?.versionId ?? null,
      calibratorId: version?.calibrator?.id ?? null,
      policyId: policy.id,
      policyVersion: policy.version,
      raw: scored.raw.every(Number.isFinite) ? scored.raw : [],
      decision: row,
      circumstances,
    },
  };
}

type Sent = {
  readonly endpointId: string;
  readonly asked: Making["asked"];
  readonly position: number;
};

function sentAs({ endpointId, asked, position }: Sent, input: Predict["inputs"][number]) {
  return {
    id: freshId("rejection"),
    endpointId,
    requestId: asked.actor.requestId ?? "",
    principalId: asked.principal.id,
    position,
    reference: input.reference ?? null,
    subject: input.subject ?? null,
    inputSha256: inputSha256(input),
  };
}

function decidingOf({ reasons }: DecisionRow): { reason: ReasonCode; detail: string } {
  const deciding = reasons.find(({ decided }) => decided);
  if (!deciding) throw new Error("a rejection without a deciding reason");
  return { reason: deciding.code, detail: toReasonDto(deciding).detail };
}
