import { type GradientTape, PREFIX } from "./gradient-tape";

/** How much of the loss follows a teacher (`alpha`, 0 to 1), and the temperature at which both are compared. */
export type Distillation = { readonly alpha: number; readonly temperature: number };

export type LossOptions = {
  readonly logits: string;
  readonly distill: Distillation | null;
  readonly rowWeights: boolean;
};

/** What a training step is fed beside rows and weights. */
export const LOSS_INPUTS = {
  /** The wanted distribution of each row, float32 [N, classes]. */
  target: `${PREFIX}target`,
  /** The teacher's distribution at the temperature, float32 [N, classes]. */
  soft: `${PREFIX}soft`,
  /** A weight a row, of mean 1, float32 [N]. */
  weights: `${PREFIX}weights`,
} as const;

export const LOSS_OUTPUT = "loss";

/**
 * Appends the loss, the mean over rows of `(1−α)·CE(target, p) + α·T²·KL(soft ‖ softmax(z/T))` up to the teacher's own
 * entropy, and names its gradient at the logits, written in closed form.
 */
export function appendLoss(tape: GradientTape, options: LossOptions): string {
  const { logits, distill } = options;
  const alpha = distill?.alpha ?? 0;
  const parts = [
    partOf(tape, { logits, wanted: LOSS_INPUTS.target, temperature: 1, share: 1 - alpha }),
  ];
  if (distill) {
    const { temperature } = distill;
    parts.push(partOf(tape, { logits, wanted: LOSS_INPUTS.soft, temperature, share: alpha }));
  }
  const loss = tape.sum(parts.map((it) => it.loss));
  const gradient = tape.sum(parts.map((it) => it.gradient));
  const rows = tape.toFloat(tape.op("Gather", [tape.shapeOf(logits), firstOf(tape)]));
  const weighted = options.rowWeights ? weigh(tape, { loss, gradient }) : { loss, gradient };
  const total = tape.op("ReduceSum", [weighted.loss], { keepdims: { int: 0 } });
  tape.opInto(LOSS_OUTPUT, "Div", [total, rows]);
  return tape.op("Div", [weighted.gradient, rows]);
}

type Part = {
  readonly logits: string;
  readonly wanted: string;
  readonly temperature: number;
  readonly share: number;
};

/** One cross entropy, [N, 1], and its gradient, [N, classes]; the temperature counts twice in the loss, once in the gradient. */
function partOf(tape: GradientTape, { logits, wanted, temperature, share }: Part) {
  const z = temperature === 1 ? logits : tape.op("Div", [logits, tape.number(temperature)]);
  const axis = { axis: { int: -1 } };
  const surprise = tape.op("Mul", [wanted, tape.op("LogSoftmax", [z], axis)]);
  const entropy = tape.op("ReduceSum", [surprise, tape.integers([-1])], { keepdims: { int: 1 } });
  const excess = tape.op("Sub", [tape.op("Softmax", [z], axis), wanted]);
  return {
    loss: tape.op("Mul", [entropy, tape.number(-share * temperature ** 2)]),
    gradient: tape.op("Mul", [excess, tape.number(share * temperature)]),
  };
}

type LossParts = { readonly loss: string; readonly gradient: string };

function weigh(tape: GradientTape, { loss, gradient }: LossParts): LossParts {
  const column = tape.op("Reshape", [LOSS_INPUTS.weights, tape.integers([-1, 1])]);
  return { loss: tape.op("Mul", [loss, column]), gradient: tape.op("Mul", [gradient, column]) };
}

/** The position 0, without dimensions, so that picking gives a plain number. */
function firstOf(tape: GradientTape): string {
  return tape.op("Constant", [], { value_int: { int: 0 } });
}
