import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", ...pagesIn("docs")];

it("lists exactly the runtime dependencies, each with its line", () => {
  const listed = [...read("docs/dependencies.md").matchAll(/^\| ([@a-z][\w@/.-]*) \|/gm)].map(
    ([, name]) => name,
  );
  const { dependencies } = JSON.parse(read("package.json"));
  expect(listed.filter((name) => name !== "package")).toEqual(Object.keys(dependencies));
});

it("pins every dependency exactly, and keeps to about 25 at run time", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
  expect(Object.keys(dependencies).length).toBeLessThanOrEqual(26);
});

describe.each(pages)("%s", (page) => {
  it("links only to what exists", () => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => to);
    const local = links.filter((to) => !/^[a-z]+:/.test(to));
    expect(local.filter((to) => !existsSync(join(dirname(page), to)))).toEqual([]);
  });

  it("names only files and folders that exist", () => {
    const named = [
      ...read(page).matchAll(/`((?:lib|app|prisma|components|models|e2e|docs)\/[\w./[\]()-]+)`/g),
    ];
    const missing = named.map(([, path = ""]) => path).filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });
});

it("names every npm script that CONTRIBUTING or the README speak of", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const spoken = ["README.md", "CONTRIBUTING.md"].flatMap((page) =>
    [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(spoken.filter((name) => !(name in scripts))).toEqual([]);
});

function pagesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}
