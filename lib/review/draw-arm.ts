/** When a reviewer may see what the model thinks. */
export const REVEAL_MODES = ["after_provisional", "on_request", "always", "never"] as const;
export type RevealMode = (typeof REVEAL_MODES)[number];

/** Why a case exists; nothing a reviewer may learn. */
export type CaseOrigin = "routed" | "audit" | "gold" | "appeal";

/** The reveal mode of one case, and how likely it was to be drawn. */
export type Arm = { readonly mode: RevealMode; readonly propensity: number };

type ArmDraw = {
  readonly origin: CaseOrigin;
  readonly queueMode: RevealMode;
  /** Share of ordinary cases that go to another mode than the queue's, in [0, 1]. */
  readonly otherArmShare: number;
  /** Uniform in [0, 1). */
  readonly u: number;
};

/**
 * The arm of a case: its queue's mode, or with `otherArmShare` one of the other three, all equally likely. A random
 * audit never shows the opinion, so that its label owes nothing to the model.
 */
export function drawArm({ origin, queueMode, otherArmShare, u }: ArmDraw): Arm {
  if (origin === "audit") return { mode: "never", propensity: 1 };
  if (u >= otherArmShare) return { mode: queueMode, propensity: 1 - otherArmShare };
  const others = REVEAL_MODES.filter((mode) => mode !== queueMode);
  const index = Math.min(others.length - 1, Math.floor((u / otherArmShare) * others.length));
  return { mode: others[index] ?? queueMode, propensity: otherArmShare / others.length };
}
