import { expect, it } from "vitest";
import { routePattern } from "./route-pattern";

it.each<[string, unknown, string]>([
  ["/api/v1/me", {}, "/api/v1/me"],
  ["/api/v1/cases/case_7/notes", { case: "case_7" }, "/api/v1/cases/{case}/notes"],
  ["/api/v1/keys/a%2Fb", { key: "a/b" }, "/api/v1/keys/{key}"],
  ["/api/v1/keys/%ZZ", { key: "x" }, "/api/v1/keys/%ZZ"],
  ["/api/v1/compare/3/5", { a: "3", b: "5" }, "/api/v1/compare/{a}/{b}"],
  ["/api/no/such/place", { rest: ["no", "such", "place"] }, "/api/{rest}"],
])("names the variable parts of %s", (path, params, pattern) => {
  expect(routePattern(path, params)).toBe(pattern);
});
