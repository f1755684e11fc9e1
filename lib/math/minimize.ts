import { dot } from "./matrix";

/** A value and its slope at one point. */
export type Slope = { readonly value: number; readonly gradient: number[] };

export type Minimum = {
  readonly at: number[];
  readonly value: number;
  /** False when the search ended before the slope was flat to 1e-5. */
  readonly converged: boolean;
};

type Step = { readonly moved: number[]; readonly bent: number[]; readonly curvature: number };

const MEMORY = 10;

/**
 * The minimum of a smooth convex function by limited-memory BFGS with backtracking, from `start`.
 * Stops when no slope exceeds `tolerance`, or when steps gain less than rounding.
 */
export function minimize(
  f: (x: readonly number[]) => Slope,
  start: readonly number[],
  { tolerance = 1e-7, rounds = 500 } = {},
): Minimum {
  let at = [...start];
  let here = f(at);
  const memory: Step[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (isFlat(here.gradient, tolerance)) return { at, value: here.value, converged: true };
    const next = stepAlong(f, at, here, direction(here.gradient, memory));
    if (next === null) break;
    const gain = here.value - next.slope.value;
    remember(memory, { from: at, to: next.at, before: here.gradient, after: next.slope.gradient });
    ({ at, slope: here } = next);
    if (gain <= 1e-14 * Math.abs(here.value)) break;
  }
  return { at, value: here.value, converged: isFlat(here.gradient, 1e-5) };
}

/** The two-loop recursion: the inverse curvature remembered so far, applied to the slope. */
function direction(gradient: readonly number[], memory: readonly Step[]): number[] {
  const latest = memory.at(-1);
  const d = gradient.map((g) => -g);
  const shares = memory.toReversed().map((step) => {
    const share = dot(step.moved, d) / step.curvature;
    add(d, step.bent, -share);
    return share;
  });
  const scale = latest ? latest.curvature / dot(latest.bent, latest.bent) : 1;
  for (let i = 0; i < d.length; i += 1) d[i] = (d[i] as number) * scale;
  memory.forEach((step, i) => {
    const share = shares[shares.length - 1 - i] as number;
    add(d, step.moved, share - dot(step.bent, d) / step.curvature);
  });
  return d;
}

function stepAlong(
  f: (x: readonly number[]) => Slope,
  at: readonly number[],
  here: Slope,
  d: readonly number[],
): { at: number[]; slope: Slope } | null {
  const descent = dot(here.gradient, d);
  if (!(descent < 0)) return null;
  for (let length = 1; length > 1e-14; length /= 2) {
    const there = at.map((x, i) => x + length * (d[i] as number));
    const slope = f(there);
    if (slope.value <= here.value + 1e-4 * length * descent) return { at: there, slope };
  }
  return null;
}

function remember(
  memory: Step[],
  { from, to, before, after }: Record<"from" | "to" | "before" | "after", readonly number[]>,
): void {
  const moved = to.map((x, i) => x - (from[i] as number));
  const bent = after.map((x, i) => x - (before[i] as number));
  const curvature = dot(moved, bent);
  if (curvature <= 1e-14 * Math.sqrt(dot(moved, moved) * dot(bent, bent))) return;
  memory.push({ moved, bent, curvature });
  if (memory.length > MEMORY) memory.shift();
}

function isFlat(gradient: readonly number[], tolerance: number): boolean {
  return gradient.every((g) => Math.abs(g) <= tolerance);
}

function add(target: number[], other: readonly number[], factor: number): void {
  for (let i = 0; i < target.length; i += 1)
    target[i] = (target[i] as number) + factor * (other[i] as number);
}
