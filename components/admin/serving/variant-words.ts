import type { EndpointDto } from "#lib/contracts/policies";
import type { Variant } from "#lib/contracts/serving";
import { formatNumber, formatPercent } from "#lib/kernel/format";

/** A variant in words, each in its own. */
export function variantText(variant: Variant): string {
  switch (variant.kind) {
    case "flip":
      return variant.axis === "horizontal" ? "flipped left to right" : "flipped upside down";
    case "shift":
      return `shifted by ${pixels(variant.dx, "right", "left")}${pixels(variant.dy, "down", "up")}`;
    case "mask":
      return `without ${formatPercent(variant.share, 0)} of the words, draw ${variant.seed}`;
    case "jitter": {
      const errors = Object.entries(variant.errors);
      const said = errors.map(([column, error]) => `${column} ±${formatNumber(error)}`);
      return `${said.join(", ")}, draw ${variant.seed}`;
    }
  }
}

const PICTURES: readonly Variant[] = [
  { kind: "flip", axis: "horizontal" },
  { kind: "shift", dx: 1, dy: 0 },
  { kind: "shift", dx: -1, dy: 0 },
  { kind: "shift", dx: 0, dy: 1 },
  { kind: "shift", dx: 0, dy: -1 },
];

/** Variants that could be added for inputs of a kind, those at hand left out. */
export function offeredVariants(
  kind: EndpointDto["input_kind"],
  taken: readonly Variant[],
): Variant[] {
  const known = new Set(taken.map(variantText));
  const offered = kind === "image" ? PICTURES : kind === "text" ? [nextMask(taken)] : [];
  return offered.filter((variant) => !known.has(variantText(variant)));
}

/** A seed that no variant has yet, so that each is another one. */
export function nextSeed(taken: readonly Variant[]): number {
  return 1 + Math.max(0, ...taken.map((it) => ("seed" in it ? it.seed : 0)));
}

function nextMask(taken: readonly Variant[]): Variant {
  return { kind: "mask", share: 0.1, seed: nextSeed(taken) };
}

function pixels(by: number, forward: string, back: string): string {
  if (by === 0) return "";
  return `${Math.abs(by)} ${Math.abs(by) === 1 ? "pixel" : "pixels"} ${by > 0 ? forward : back}`;
}
