import { expect, it } from "vitest";
import { versionFilter } from "./version-filter";

it("reads every kind of condition, and several of a kind", () => {
  expect(
    versionFilter({
      tag: "candidate, int8",
      metric: "auc>0.8,gate.ece15<=5e-2,cost_with_people<47.25",
      parameter: "l2=0.1,method=boosted trees,rows>=150",
      fingerprint: "ab".repeat(32),
    }),
  ).toEqual({
    tags: ["candidate", "int8"],
    metrics: [
      { part: "report", metric: "auc", comparison: ">", value: 0.8 },
      { part: "gate", metric: "ece15", comparison: "<=", value: 0.05 },
      { part: "report", metric: "cost_with_people", comparison: "<", value: 47.25 },
    ],
    parameters: [
      { name: "l2", comparison: "=", value: 0.1 },
      { name: "method", comparison: "=", value: "boosted trees" },
      { name: "rows", comparison: ">=", value: 150 },
    ],
    fingerprint: "ab".repeat(32),
  });
});

it("is none when nothing is asked", () => {
  expect(versionFilter({})).toBeNull();
  expect(versionFilter({ tag: undefined })).toBeNull();
});

it.each([
  ["metric", "auc=>0.8"],
  ["metric", "auc>0x"],
  ["metric", "report.auc"],
  ["metric", "toString>1"],
  ["parameter", "=1"],
  ["parameter", "l2"],
  ["parameter", "method<trees"],
  ["tag", " , "],
  ["tag", Array.from({ length: 11 }, (_, i) => `t${i}`).join(",")],
  ["fingerprint", "AB".repeat(32)],
])("refuses %s=%s where it stands", (name, text) => {
  expect(() => versionFilter({ [name]: text })).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      faults: [expect.objectContaining({ pointer: `/query/${name}` })],
    }),
  );
});
