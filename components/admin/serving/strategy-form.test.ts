import { expect, it } from "vitest";
import { PatchServing, type ServingSettings } from "#lib/contracts/serving";
import { formOf, isChanged, patchOf, priced } from "./strategy-form";

const twoPhase: ServingSettings = {
  strategy: "two_phase",
  cache: { source: "remember", max_age_s: 90, max_entries: 500 },
  small: { model: "catalogue-small", version: 2 },
  hand_over: { fit: "lfit_1" },
  prices: { small: 0.001, large: 0.02 },
  split: { challenger_share: 0.3 },
};

it("asks for nothing but what is there, and leaves the split alone", () => {
  const { split: _, ...ladder } = twoPhase;
  expect(patchOf(formOf(twoPhase))).toEqual({ ...ladder, large: null, augmentation: null });
  expect(isChanged(formOf(twoPhase), twoPhase)).toBe(false);
  PatchServing.parse(patchOf(formOf(twoPhase)));
});

it("sends no part that the strategy does not take, and no price of a rung that it has not", () => {
  const form = { ...formOf(twoPhase), strategy: "hybrid" as const };
  expect(priced(form)).toEqual(["cache", "model"]);
  expect(patchOf(form)).toEqual({ strategy: "hybrid", cache: twoPhase.cache, prices: null });
  expect(patchOf({ ...form, strategy: "dynamic" })).toEqual({ strategy: "dynamic", prices: null });
  expect(isChanged(form, twoPhase)).toBe(true);
});

it("gives a strategy without a model a table, whatever was remembered before", () => {
  const form = { ...formOf(twoPhase), strategy: "static" as const };
  expect(patchOf(form).cache).toEqual({ source: "static", max_age_s: 90 });
});

it("reads a number as a version and a word as an alias, on the phase that is another model's", () => {
  const form = { ...formOf(twoPhase), otherPhase: "large" as const, otherVersion: " champion " };
  const large = { model: "catalogue-small", alias: "champion" };
  expect(patchOf(form)).toMatchObject({ small: null, large });
  expect(formOf({ strategy: "two_phase", large })).toMatchObject({
    ...{ otherPhase: "large", otherModel: "catalogue-small", otherVersion: "champion" },
  });
});

it("varies inputs on two phases only where that is wanted", () => {
  const flip = { kind: "flip", axis: "horizontal" } as const;
  const form = { ...formOf(twoPhase), variants: [flip] };
  expect(patchOf(form).augmentation).toBeNull();
  expect(patchOf({ ...form, hasVariants: true }).augmentation).toEqual({
    ...{ variants: [flip], only_uncertain: true },
  });
});
