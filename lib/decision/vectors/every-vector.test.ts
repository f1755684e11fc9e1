import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { vectorIds } from "./check";

it("holds every published vector against some code: no id goes unclaimed", () => {
  const tests = readdirSync("lib/decision", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".test.ts"),
  );
  const claims = tests.map((name) => readFileSync(join("lib/decision", name), "utf8")).join("\n");
  expect(vectorIds.filter((id) => !claims.includes(`"${id}"`))).toEqual([]);
});
