import { expect, it } from "vitest";
import { rungsOf, type ServingSettings } from "#lib/contracts/serving";
import { mergeSettings } from "./merge-settings";

const hybrid: ServingSettings = {
  strategy: "hybrid",
  cache: { source: "remember", max_age_s: 60 },
  prices: { model: 0.002 },
  split: { challenger_share: 0.3 },
};

it("keeps what a patch does not name, and takes away what it names as null", () => {
  const { settings, faults } = mergeSettings(hybrid, { prices: null });
  const { prices: _, ...rest } = hybrid;
  expect(faults).toEqual([]);
  expect(settings).toEqual(rest);
});

it("drops the parts that a new strategy does not take", () => {
  const { settings, faults } = mergeSettings(hybrid, { strategy: "dynamic" });
  expect(faults).toEqual([]);
  expect(settings).toEqual({
    ...{ strategy: "dynamic", prices: { model: 0.002 }, split: { challenger_share: 0.3 } },
  });
});

it("gives a strategy without a model no memory", () => {
  const { settings } = mergeSettings(hybrid, { strategy: "static" });
  expect(settings.cache).toBeUndefined();
  const table = { ...hybrid, cache: { source: "static", max_age_s: 60 } } as const;
  expect(mergeSettings(table, { strategy: "static" }).settings.cache).toEqual(table.cache);
});

it("refuses a part that the strategy does not take", () => {
  const small = { model: "loan-prescreen", alias: "champion" };
  const { faults } = mergeSettings(hybrid, { small });
  expect(faults).toEqual([{ pointer: "/small", detail: "the strategy hybrid takes no small" }]);
});

it("composes: cached, then small, then large, then augmentation", () => {
  const cache = { source: "static" } as const;
  expect(rungsOf({ strategy: "dynamic" })).toEqual(["model"]);
  expect(rungsOf({ strategy: "static", cache })).toEqual(["cache"]);
  expect(rungsOf({ strategy: "hybrid", cache })).toEqual(["cache", "model"]);
  expect(rungsOf({ strategy: "two_phase" })).toEqual(["small", "large"]);
  expect(rungsOf({ strategy: "augmentation", cache })).toEqual(["cache", "model", "augmentation"]);
  expect(rungsOf({ strategy: "two_phase", cache, augmentation: { variants: [] } })).toEqual([
    ...["cache", "small", "large", "augmentation"],
  ]);
});
