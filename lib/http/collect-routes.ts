import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DeclaredRoute } from "./api-document";
import type { RouteHandler } from "./route-spec";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
/** Folders whose routes the API document speaks of. */
const LISTED = [join("app", "api", "v1"), join("app", "api", "auth"), join("app", "v2", "models")];

type RouteModule = Readonly<Partial<Record<string, unknown>>>;

/**
 * Every route declared with `defineRoute` under `app/api` and `app/v2/models`, found by walking the folders of the project at `root` and
 * loading each `route.ts`. For the build of the API document and for tests, never for a request. Throws when a method is
 * exported that is no declaration.
 */
export async function collectRoutes(root = "."): Promise<DeclaredRoute[]> {
  const files = LISTED.flatMap((folder) => routeFilesIn(root, folder));
  const found = await Promise.all(files.map((file) => declaredIn(root, file)));
  return found.flat();
}

function routeFilesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|[\\/])route\.ts$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

async function declaredIn(root: string, file: string): Promise<DeclaredRoute[]> {
  const url = pathToFileURL(resolve(root, file)).href;
  const module = (await import(/* @vite-ignore */ url)) as RouteModule;
  return METHODS.filter((method) => module[method] !== undefined).map((method) => {
    const handler = module[method];
    if (!isDeclared(handler)) throw new Error(`${file}: ${method} is not made by defineRoute`);
    return { path: pathOf(file), method, spec: handler.spec };
  });
}

function isDeclared(value: unknown): value is RouteHandler {
  return typeof value === "function" && "spec" in value;
}

/** `app/api/v1/cases/[case]/route.ts` is `/api/v1/cases/{case}`; folders in parentheses leave no trace. */
function pathOf(file: string): string {
  const segments = file.split(/[\\/]/).slice(1, -1);
  const shown = segments.filter((segment) => !/^\(.*\)$/.test(segment));
  return `/${shown.map((segment) => segment.replace(/^\[(?:\.\.\.)?(.+)\]$/, "{$1}")).join("/")}`;
}
