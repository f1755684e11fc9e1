import { expect, it } from "vitest";
import { missingFromLock } from "./lock-check.mjs";

it("finds the platform package that a lock file lacks, wherever Node would look for it", () => {
  const packages = {
    "": {},
    "node_modules/swc": { optionalDependencies: { "@swc/linux": "1.0.0", "@swc/mac": "1.0.0" } },
    "node_modules/@swc/linux": {},
    "node_modules/kit": {},
    "node_modules/kit/node_modules/bio": { optionalDependencies: { near: "2.0.0", far: "3.0.0" } },
    "node_modules/kit/node_modules/near": {},
  };
  expect(missingFromLock(packages)).toEqual([
    "@swc/mac@1.0.0 (of node_modules/swc)",
    "far@3.0.0 (of node_modules/kit/node_modules/bio)",
  ]);
});
