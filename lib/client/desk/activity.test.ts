import { expect, it } from "vitest";
import { createActivity } from "./activity";

it("counts the time in sight and in use, and no more", () => {
  const activity = createActivity(0);
  for (let nowMs = 1000; nowMs <= 20_000; nowMs += 1000) activity.tick(nowMs, true);
  for (let nowMs = 21_000; nowMs <= 25_000; nowMs += 1000) activity.tick(nowMs, false);
  expect(activity.activeMs()).toBe(20_000);
  for (let nowMs = 26_000; nowMs <= 60_000; nowMs += 1000) activity.tick(nowMs, true);
  expect(activity.activeMs()).toBe(25_000);
});

it("counts a sleep as a moment", () => {
  const activity = createActivity(0);
  activity.touch(3_600_000);
  activity.tick(3_600_000, true);
  expect(activity.activeMs()).toBe(2000);
});

it("begins anew with every case", () => {
  const activity = createActivity(0);
  activity.tick(1500, true);
  activity.restart(1500);
  expect(activity.activeMs()).toBe(0);
});

it("knows whether somebody sits there", () => {
  const activity = createActivity(0);
  activity.touch(5000);
  expect(activity.isFresh(125_000, 120_000)).toBe(true);
  expect(activity.isFresh(125_001, 120_000)).toBe(false);
});
