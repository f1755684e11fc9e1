import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean } from "#lib/math/sum";
import { compilePolicy } from "../compile-policy";
import type { PolicyInput } from "../policy";
import { expectVector, vector } from "../vectors/check";
import { chooseCandidate } from "./choose-candidate";
import type { LogRow } from "./log-row";
import { boundsWithoutOverlap } from "./overlap-bounds";
import { rulerOf } from "./ruler";
import { compareRow } from "./score-log";
import { simulate } from "./simulate";

const labels = ["negative", "positive"];
const written = (review_cost: number, M?: number[][]): PolicyInput => ({
  costs: [
    { truth: "positive", decided: "negative", cost: 4000 },
    { truth: "negative", decided: "positive", cost: 1000 },
  ],
  review_cost,
  ...(M && {
    reviewer: {
      confusion: M.flatMap((row, y) =>
        row.map((probability, m) => ({
          truth: labels[y] as string,
          answered: labels[m] as string,
          probability,
        })),
      ),
    },
  }),
});
const policy = (fee: number, M?: number[][]) => compilePolicy(written(fee, M), labels);
const row = (p: number, q: number, truth: number | null, more: Partial<LogRow> = {}): LogRow => ({
  input: { probabilities: [1 - p, p] },
  q,
  truth,
  ...more,
});

describe("the published vectors", () => {
  it("agrees with policy_simulator", () => {
    type Logged = { p: number; q: number; y: number | null };
    type Input = { rows: Logged[]; M: number[][]; fee_live: number; fee_alt: number };
    const { input, expected } = vector<Input, unknown>("policy_simulator");
    const log = input.rows.map(({ p, q, y }) => row(p, q, y));
    const live = policy(input.fee_live, input.M);
    const alt = policy(input.fee_alt, input.M);
    const never = policy(1e9, input.M);
    const told = (candidate: typeof live, ruler: typeof live) => {
      const options = { candidate, live: candidate, ruler: rulerOf(ruler), path: "" };
      const cases = log.map((it) => compareRow(it, options));
      const { cost } = simulate(log, { candidate, live, ruler }).candidate;
      return {
        decisions: cases.map((it) =>
          it?.candidate.route === "auto"
            ? `auto:${labels.indexOf(it.candidate.action ?? "")}`
            : "review",
        ),
        scores: cases.map((it) => it?.prices.candidate.score),
        mean: cost?.value,
        se: cost?.se,
      };
    };
    const { paired } = simulate(log, { candidate: never, live, ruler: live });
    const got = {
      live: told(live, live),
      alt_fee100: told(alt, alt),
      never_review: told(never, live),
      paired_never_minus_live: { mean: paired?.value, se: paired?.se },
    };
    expectVector(got, expected);
  });

  it("agrees with no_overlap_bounds", () => {
    type Input = { share: number; mean_identified: number; cmin: number; cmax: number };
    const { input, expected } = vector<Input, unknown>("no_overlap_bounds");
    const [lower, upper] = boundsWithoutOverlap({
      share: input.share,
      meanIdentified: input.mean_identified,
      cMin: input.cmin,
      cMax: input.cmax,
    });
    expectVector({ lower, upper }, expected);
  });
});

const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const seen = fc.record({ p: share, y: fc.nat(1) });

/** What the worked example costs by hand, review at 200. */
function paidFor({ p, y }: { p: number; y: number }): number {
  const [negative, positive] = [p * 4000, (1 - p) * 1000];
  if (Math.min(negative, positive) > 200 + 1e-6) return 200;
  if (positive < negative) return y === 1 ? 0 : 1000;
  return y === 1 ? 4000 : 0;
}

it("reproduces a fully labeled log under the live policy", () => {
  const live = policy(200);
  fc.assert(
    fc.property(fc.array(seen, { minLength: 2, maxLength: 20 }), (cases) => {
      const log = cases.map(({ p, y }) => row(p, 1, y));
      const paid = cases.map(paidFor);
      const { candidate, paired, coverage } = simulate(log, { candidate: live, live });
      expect(candidate.cost?.value).toBeCloseTo(mean(paid), 6);
      expect(candidate.bounds[0]).toBeCloseTo(mean(paid), 6);
      expect(paired).toMatchObject({ value: 0, se: 0, ci: [0, 0], status: "certain" });
      expect(coverage).toBe(1);
    }),
  );
});

it("holds the truth within the bounds, which widen with the share nobody looked at", () => {
  const live = policy(200);
  const many = fc.array(seen, { minLength: 4, maxLength: 20 });
  fc.assert(
    fc.property(many, fc.nat(3), (cases, hidden) => {
      const log = (unseen: number) =>
        cases.map(({ p, y }, i) => (i < unseen ? row(p, 0, null) : row(p, 1, y)));
      const truth = simulate(log(0), { candidate: live, live }).candidate.cost?.value ?? 0;
      const [low, high] = simulate(log(hidden), { candidate: live, live }).candidate.bounds;
      const [wideLow, wideHigh] = simulate(log(hidden + 1), { candidate: live, live }).candidate
        .bounds;
      expect(low).toBeLessThanOrEqual(truth + 1e-6);
      expect(high).toBeGreaterThanOrEqual(truth - 1e-6);
      expect(wideHigh - wideLow).toBeGreaterThanOrEqual(high - low - 1e-6);
    }),
  );
});

it("prices what is compared with one ruler: a fee halved on paper saves nothing by itself", () => {
  const log = [row(0.6, 1, 1), row(0.4, 1, 0), row(0.5, 1, 1)];
  const onPaper = simulate(log, { candidate: policy(100), live: policy(200), ruler: policy(200) });
  expect(onPaper.candidate.reviewShare).toBe(1);
  expect(onPaper.paired?.value).toBe(0);
  const own = simulate(log, { candidate: policy(100), live: policy(200) });
  expect(own.live.cost?.value).toBe(100);
});

it("compares with asking every time and with never asking", () => {
  const log = [row(0.6, 1, 1), row(0.02, 1, 0), row(0.9, 1, 0), row(0.1, 1, 1)];
  const live = policy(200);
  const { candidate, againstAllHuman, againstAllAutomatic } = simulate(log, {
    candidate: live,
    live,
  });
  expect(candidate).toMatchObject({ reviews: 2, reviewShare: 0.5, reviewMinutes: 10 });
  expect(candidate.cost?.value).toBeCloseTo((200 + 0 + 1000 + 200) / 4, 9);
  expect(againstAllHuman?.value).toBeCloseTo((200 + 0 + 1000 + 200) / 4 - 200, 9);
  expect(againstAllAutomatic?.value).toBeCloseTo((200 + 200 - 4000) / 4, 9);
});

it("reads an answer that may be wrong so that it is right on average", () => {
  const M = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const live = policy(5000);
  const at = (answer: number) => {
    const log = [row(0.02, 1, answer, { answeredBy: M })];
    return simulate(log, { candidate: live, live }).candidate.cost?.value ?? Number.NaN;
  };
  expect(0.9 * at(0) + 0.1 * at(1)).toBeCloseTo(0, 6);
  expect(0.2 * at(0) + 0.8 * at(1)).toBeCloseTo(4000, 6);
});

it("gives no point where nobody looked, and says how thin the rest is", () => {
  const live = policy(200);
  const candidate = policy(2000);
  const labeled = Array.from({ length: 40 }, (_, i) => row(0.3, 1, i % 5 === 0 ? 0 : 1));
  const open = row(0.02, 1, null, { isPending: true, segment: "open" });
  const log = [...labeled, row(0.3, 0, null, { segment: "new" }), open];
  const { buckets, coverage } = simulate(log, { candidate, live, ruler: live });
  const bucket = (segment: string) => buckets.find((it) => it.segment === segment);
  expect(coverage).toBeCloseTo(40 / 42, 9);
  expect(bucket("")).toMatchObject({
    from: "review",
    to: "auto:positive",
    evidence: "ok",
    labels: 40,
    events: 8,
  });
  expect(bucket("new")).toMatchObject({ evidence: "none", difference: null, bounds: [-200, 800] });
  expect(bucket("open")).toMatchObject({ evidence: "none", bounds: [0, 0] });
});

it("bounds a change nobody looked at by the best of one side and the worst of the other", () => {
  const M = [
    [0.95, 0.05],
    [0.1, 0.9],
  ];
  const live = policy(200, M);
  const log = [row(0.3, 0, null), row(0.6, 1, 1)];
  const { buckets } = simulate(log, { candidate: policy(2000, M), live, ruler: live });
  const [hidden] = buckets.filter(({ evidence }) => evidence === "none");
  expect(hidden).toMatchObject({ from: "review", to: "auto:positive" });
  expect(hidden?.bounds).toEqual([0 - (200 + 400), 1000 - (200 + 50)]);
});

it("leaves out what a policy rejects or the ruler cannot price", () => {
  const live = policy(200);
  const rejected: LogRow = { input: { probabilities: null, schemaInvalid: true }, q: 1, truth: 0 };
  expect(simulate([row(0.6, 1, 1), rejected], { candidate: live, live })).toMatchObject({
    n: 1,
    leftOut: 1,
  });
});

it("weighs a combined reviewer's answers by what they lead to", () => {
  const M = [
    [0.95, 0.05],
    [0.1, 0.9],
  ];
  const live = compilePolicy({ ...written(20, M), reviewer_mode: "combined" }, labels);
  const cost = (y: number) =>
    simulate([row(0.6, 1, y)], { candidate: live, live }).candidate.cost?.value;
  expect(cost(0)).toBeCloseTo(20 + 0.05 * 1000, 9);
  expect(cost(1)).toBeCloseTo(20 + 0.1 * 4000, 9);
});

it("chooses on the earlier half and reports on the later", () => {
  const early = Array.from({ length: 20 }, () => row(0.3, 1, 0));
  const late = Array.from({ length: 20 }, () => row(0.3, 1, 1));
  const candidates = [policy(200), policy(2000)];
  const [live] = candidates;
  if (!live) throw new Error("no policy");
  const { chosen, tried, report } = chooseCandidate([...early, ...late], candidates, { live });
  expect({ chosen, tried }).toEqual({ chosen: 0, tried: 2 });
  expect(report.paired?.value).toBe(0);
});

it.each([
  ["no log", [], "EMPTY"],
  ["a label nobody could have given", [row(0.5, 0, 1)], "NO_OVERLAP"],
  ["a certain label that is missing", [row(0.5, 1, null)], "MISSING_LABEL"],
  ["a class there is not", [row(0.5, 1, 2)], "UNKNOWN_CLASS"],
  ["a chance above 1", [row(0.5, 1.5, 1)], "OUT_OF_RANGE"],
])("refuses %s", (_, log, code) => {
  const live = policy(200);
  expect(() => simulate(log, { candidate: live, live })).toThrow(expect.objectContaining({ code }));
});
