import { describe, expect, it } from "vitest";
import { RunForecast } from "./run-forecast";

describe("the forecast of a run", () => {
  it("finds what a run costs and what a row costs", () => {
    const forecast = new RunForecast();
    for (let run = 0; run < 40; run++) {
      const rows = 1 + ((run * 7) % 23);
      forecast.observe(rows, 3 + 0.25 * rows);
    }
    expect(forecast.predict(1, 100)).toBeCloseTo(28, 6);
    expect(forecast.predict(4, 100)).toBeCloseTo(37, 6);
  });

  it("says nothing before it has seen enough", () => {
    const forecast = new RunForecast();
    for (let run = 0; run < 7; run++) forecast.observe(5, 1000);
    expect(forecast.predict(1, 5)).toBe(0);
  });

  it("charges by the run when all runs were alike", () => {
    const forecast = new RunForecast();
    for (let run = 0; run < 20; run++) forecast.observe(4, 12);
    expect(forecast.predict(3, 12)).toBeCloseTo(36, 6);
  });

  it("never promises less than nothing when larger runs happened to be faster", () => {
    const forecast = new RunForecast();
    for (let run = 0; run < 20; run++) forecast.observe(run, 20 - run);
    expect(forecast.predict(1, 1000)).toBeGreaterThanOrEqual(0);
  });

  it("follows a machine that has become slower", () => {
    const forecast = new RunForecast();
    for (let run = 0; run < 100; run++) forecast.observe(1 + (run % 5), 1);
    for (let run = 0; run < 300; run++) forecast.observe(1 + (run % 5), 50);
    expect(forecast.predict(1, 3)).toBeGreaterThan(45);
  });
});
