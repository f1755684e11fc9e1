import { describe, expect, it } from "vitest";
import { estimationSections } from "./estimation";
import { guaranteeSection } from "./guarantee";
import { reviewersSection } from "./reviewers";
import { routingSection } from "./routing";
import type { Section, Size } from "./section";
import { simulatorSection } from "./simulator";
import { HOLD, REFERENCE, TRIAGE } from "./worlds";

const size: Size = { cases: 4000, labels: 1500, windows: 2, draws: 8, runs: 25 };
const input = { size, seed: 3 };
/** The machine may be busy with other tests. */
const PATIENCE = 60_000;

const missed = ({ checks }: Section) => checks.filter(({ isKept }) => !isKept);

describe("routing", () => {
  it.each([REFERENCE, TRIAGE, HOLD])(
    "is cheapest by calibrated expected cost in the world $name",
    (world) => {
      const section = routingSection(world, input);
      expect(section.checks).toHaveLength(2);
      expect(missed(section)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    "costs in the reference world what others have measured there",
    () => {
      const { lines } = routingSection(REFERENCE, { ...input, size: { ...size, cases: 20_000 } });
      const cost = new Map(lines.map((line) => [line.strategy, Number(line["cost per 1,000"])]));
      const isNear = (name: string, published: number) =>
        Math.abs((cost.get(name) ?? Number.NaN) / published - 1) < 0.02;
      expect(isNear("all automatic, likeliest label", 451_385)).toBe(true);
      expect(isNear("confidence below 0.9", 248_103)).toBe(true);
      expect(isNear("expected cost, uncalibrated", 208_865)).toBe(true);
      expect(isNear("expected cost, calibrated", 148_472)).toBe(true);
      expect(cost.get("all human")).toBe(200_000);
    },
    PATIENCE,
  );

  it(
    "is caught when it strays from the oracle",
    () => {
      const noisy = {
        ...REFERENCE,
        distort: ([, z = 0]: readonly number[]) => [0, Math.round(z / 4)],
      };
      expect(missed(routingSection(noisy, input)).map(({ promise }) => promise)).toContain(
        "reference: calibrated expected cost above the oracle",
      );
    },
    PATIENCE,
  );
});

it(
  "finds every other promise kept on small worlds",
  () => {
    const sections = [
      reviewersSection(input),
      ...estimationSections(input),
      guaranteeSection(input),
      simulatorSection(input),
    ];
    expect(sections.flatMap(missed)).toEqual([]);
    expect(sections.flatMap(({ checks }) => checks).length).toBeGreaterThan(18);
  },
  PATIENCE,
);

it(
  "gives the same figures for the same seed",
  () => {
    expect(reviewersSection(input)).toEqual(reviewersSection(input));
    expect(reviewersSection(input)).not.toEqual(reviewersSection({ ...input, seed: 4 }));
  },
  PATIENCE,
);
