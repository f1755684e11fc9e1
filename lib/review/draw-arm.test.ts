import { expect, it } from "vitest";
import { drawArm, REVEAL_MODES } from "./draw-arm";

const queue = { queueMode: "on_request", otherArmShare: 0.3 } as const;

function shareOf(mode: string, origin: "routed" | "gold" | "audit"): number {
  const n = 30_000;
  const drawn = Array.from({ length: n }, (_, i) => drawArm({ ...queue, origin, u: i / n }));
  return drawn.filter((arm) => arm.mode === mode).length / n;
}

it("draws every mode as often as the propensity it records", () => {
  for (const u of [0, 0.05, 0.15, 0.29, 0.3, 0.99]) {
    const { mode, propensity } = drawArm({ ...queue, origin: "routed", u });
    expect(shareOf(mode, "routed")).toBeCloseTo(propensity, 3);
  }
  expect(REVEAL_MODES.map((mode) => shareOf(mode, "gold")).map((it) => it.toFixed(2))).toEqual([
    "0.10",
    "0.70",
    "0.10",
    "0.10",
  ]);
});

it("never shows the opinion in a random audit", () => {
  expect(shareOf("never", "audit")).toBe(1);
});

it("stays with the queue's mode when no share goes elsewhere", () => {
  const arm = drawArm({ origin: "routed", queueMode: "always", otherArmShare: 0, u: 0 });
  expect(arm).toEqual({ mode: "always", propensity: 1 });
});
