import fc from "fast-check";
import jstat from "jstat";
import { expect, it } from "vitest";
import { betaQuantile, incompleteBeta } from "./incomplete-beta";
import { chiSquareQuantile, gammaQuantile, incompleteGamma } from "./incomplete-gamma";
import { lgamma } from "./lgamma";
import { normalCdf, normalQuantile } from "./normal";

/** What the other library promises in the ranges asked for here; the embedded references go further. */
const CLOSE = 1e-7;
const shape = fc.double({ min: 0.5, max: 60, noNaN: true });
const share = fc.double({ min: 0.02, max: 0.98, noNaN: true });

function expectClose(got: number, want: number) {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(CLOSE * Math.max(1, Math.abs(want)));
}

it("agrees with a library of other authors on the logarithm of gamma", () => {
  fc.assert(fc.property(shape, (x) => expectClose(lgamma(x), jstat.gammaln(x))));
});

it("agrees with it on the beta distribution and its inverse", () => {
  fc.assert(
    fc.property(shape, shape, share, (a, b, p) => {
      expectClose(incompleteBeta(a, b, p).lower, jstat.beta.cdf(p, a, b));
      expectClose(jstat.beta.cdf(betaQuantile(p, a, b), a, b), p);
    }),
  );
});

it("agrees with it on the gamma and chi-square distributions and their inverses", () => {
  fc.assert(
    fc.property(shape, share, (a, p) => {
      const x = gammaQuantile(p, a);
      expectClose(incompleteGamma(a, x).lower, jstat.gamma.cdf(x, a, 1));
      expectClose(jstat.chisquare.cdf(chiSquareQuantile(p, 2 * a), 2 * a), p);
    }),
  );
});

it("agrees with it on the normal distribution and its inverse", () => {
  fc.assert(
    fc.property(share, (p) => {
      const x = normalQuantile(p);
      expectClose(normalCdf(x), jstat.normal.cdf(x, 0, 1));
      expectClose(x, jstat.normal.inv(p, 0, 1));
    }),
  );
});
