import { expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { expectVector, vector } from "../vectors/check";
import { dawidSkene, type Rating } from "./dawid-skene";

it("agrees with the anaesthesia data", () => {
  type Input = { ratings: Record<string, string>; classes: number };
  const { input, expected, tol } = vector<Input, unknown>("dawid_skene_anaesthesia");
  const ratings = Object.entries(input.ratings).flatMap(([patient, text]) =>
    text.split(" ").flatMap((answers, observer) =>
      [...answers].map((label) => ({
        item: Number(patient) - 1,
        observer,
        label: Number(label) - 1,
      })),
    ),
  );
  const fit = dawidSkene(ratings, { classes: input.classes, smoothing: 0, tol: 1e-13 });
  const counts = [0, 0, 0, 0];
  for (const row of fit.posteriors) {
    const best = row.indexOf(Math.max(...row));
    counts[best] = (counts[best] ?? 0) + 1;
  }
  const got = {
    class_marginals: fit.prior,
    observer1_error_rates: fit.confusions[0],
    log_likelihood: fit.logLikelihood,
    patient3: fit.posteriors[2],
    patient12: fit.posteriors[11],
    map_class_counts: counts,
  };
  expectVector(got, expected, tol);
  expect(fit.converged).toBe(true);
});

const sure = [
  [0.95, 0.05],
  [0.2, 0.8],
];
const hasty = [
  [0.7, 0.3],
  [0.4, 0.6],
];

/** Answers of four observers of two kinds to items a third of which are class 1. */
function answers(items: number, seed: number) {
  const random = mulberry32(seed);
  const truths = Array.from({ length: items }, () => (random() < 1 / 3 ? 1 : 0));
  const ratings = truths.flatMap((truth, item): Rating[] =>
    [sure, hasty, sure, hasty].map((M, observer) => {
      const isZero = random() < (M[truth]?.[0] ?? 0);
      return { item, observer, label: isZero ? 0 : 1 };
    }),
  );
  return { truths, ratings };
}

it.each(["vote_share", "diag"] as const)("finds out who errs and what is true from %s", (init) => {
  const { truths, ratings } = answers(3000, 7);
  const { posteriors, confusions, prior } = dawidSkene(ratings, { classes: 2, init });
  expect(confusions[2]?.[0]?.[0]).toBeCloseTo(0.95, 1);
  expect(confusions[1]?.[1]?.[1]).toBeCloseTo(0.6, 1);
  expect(prior[1]).toBeCloseTo(1 / 3, 1);
  const right = truths.filter((y, i) => (posteriors[i]?.[y] ?? 0) > 0.5).length;
  expect(right / truths.length).toBeGreaterThan(0.9);
  for (const M of confusions) {
    for (const row of M) expect(row.reduce((all, x) => all + x, 0)).toBeCloseTo(1, 12);
  }
});

it("gives observers a single accuracy when there are few items", () => {
  const { confusions } = dawidSkene(answers(15, 8).ratings, { classes: 2 });
  for (const M of confusions) expect(M[0]?.[0]).toBeCloseTo(M[1]?.[1] ?? Number.NaN, 12);
});

it("keeps the classes even when told so", () => {
  const { prior } = dawidSkene(answers(100, 9).ratings, { classes: 2, prior: "uniform" });
  expect(prior).toEqual([0.5, 0.5]);
});

it("lets the start stand for a class an observer never met", () => {
  const ratings: Rating[] = Array.from({ length: 30 }, (_, item) => ({
    item,
    observer: 0,
    label: 0,
  }));
  const { confusions } = dawidSkene(ratings, {
    classes: 2,
    init: "diag",
    smoothing: 0,
    maxIter: 20,
  });
  for (const row of confusions[0] ?? []) expect(row.every(Number.isFinite)).toBe(true);
});

it.each([
  ["no ratings", [], "EMPTY"],
  ["a label there is not", [{ item: 0, observer: 0, label: 2 }], "UNKNOWN_CLASS"],
  ["an item without an answer", [{ item: 1, observer: 0, label: 1 }], "MISSING_LABEL"],
  ["half an observer", [{ item: 0, observer: 0.5, label: 1 }], "NOT_A_COUNT"],
])("refuses %s", (_, ratings, code) => {
  expect(() => dawidSkene(ratings, { classes: 2 })).toThrow(expect.objectContaining({ code }));
});
