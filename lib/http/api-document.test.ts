import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { REFUSALS } from "#lib/kernel/refusal";
import { buildApiDocument, type DeclaredRoute } from "./api-document";
import { apiDocumentText } from "./api-document-text";
import { collectRoutes } from "./collect-routes";
import { PROBLEM_HELP } from "./problem-help";
import { API_DOCUMENT_FILE } from "./stored-api-document";

type Operation = { operationId: string; parameters?: { name: string; in: string }[] };
let routes: DeclaredRoute[];
let operations: [path: string, method: string, Operation][];

beforeAll(async () => {
  routes = await collectRoutes();
  const { paths } = buildApiDocument(routes) as {
    paths: Record<string, Record<string, Operation>>;
  };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, it]) => [path, method, it] as (typeof operations)[number],
    ),
  );
});

it("is kept as the routes declare it (npm run umpire -- openapi writes it)", async () => {
  expect(readFileSync(API_DOCUMENT_FILE, "utf8")).toBe(await apiDocumentText());
});

it("speaks of every route of the API", () => {
  const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" });
  const routeFiles = files.filter((name) => name.endsWith("route.ts"));
  expect(new Set(routes.map(({ path }) => path)).size).toBeGreaterThanOrEqual(routeFiles.length);
});

it("names every operation once", () => {
  const names = operations.map(([, , { operationId }]) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

it("declares every variable part of an address, and no other", () => {
  for (const [path, method, { parameters = [] }] of operations) {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const declared = parameters.filter((it) => it.in === "path").map(({ name }) => name);
    expect([method, path, declared.sort()]).toEqual([method, path, inPath.sort()]);
  }
});

it("refers only to what it holds", () => {
  const document = buildApiDocument(routes);
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
  for (const path of references) {
    const found = path.split("/").reduce<unknown>((it, key) => Object(it)[key], document);
    expect([path, typeof found]).toEqual([path, "object"]);
  }
});

describe.each(Object.entries(REFUSALS))("the refusal %s", (code, { status, title }) => {
  it("has a status that is a refusal, a title and a page that helps", () => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title.length).toBeGreaterThan(10);
    expect(PROBLEM_HELP[code as keyof typeof PROBLEM_HELP].length).toBeGreaterThan(40);
  });
});
