import { describe, expect, it } from "vitest";
import { Strikes } from "./strikes";

const rules = { allowed: 3, windowMs: 1000 };

describe("strikes", () => {
  it("put a version out at the last one allowed", () => {
    const strikes = new Strikes(rules);
    expect([strikes.add("died", 0), strikes.add("timeout", 1), strikes.add("died", 2)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("are forgotten after their time", () => {
    const strikes = new Strikes(rules);
    strikes.add("timeout", 0);
    strikes.add("timeout", 500);
    expect(strikes.add("timeout", 1000)).toBe(false);
    expect(strikes.add("timeout", 1400)).toBe(true);
  });

  it("are cleared by a success, except for timeouts", () => {
    const strikes = new Strikes(rules);
    strikes.add("died", 0);
    strikes.add("timeout", 1);
    strikes.add("load_failed", 2);
    strikes.succeed();
    expect(strikes.add("died", 3)).toBe(false);
    expect(strikes.add("died", 4)).toBe(true);
  });

  it("leave one chance after a quarantine, and all of them after a pardon", () => {
    const strikes = new Strikes(rules);
    strikes.putOnTrial(0);
    expect(strikes.add("died", 1)).toBe(true);
    strikes.pardon();
    expect(strikes.add("died", 2)).toBe(false);
  });
});
