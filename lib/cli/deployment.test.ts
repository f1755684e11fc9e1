import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricsText } from "#lib/telemetry/metrics";
import { parseSettings } from "../config/settings.mjs";

const read = (path: string) => readFileSync(path, "utf8");
const dockerfile = read("Dockerfile");
const compose = read("compose.yaml");
const kubernetes = read("docs/deploy/kubernetes.yaml");
const operations = read("docs/operations.md");
const files = { Dockerfile: dockerfile, "compose.yaml": compose, "kubernetes.yaml": kubernetes };

/** What the product reads of its environment, by what its settings are made from. */
const READ = new Set(
  ["lib/config/settings.mjs", "lib/config/env.ts"].flatMap((path) =>
    [...read(path).matchAll(/\b(?:env|variables)\.([A-Z_]+)|\(env, "([A-Z_]+)"/g)].map(
      ([, a, b]) => a ?? b ?? "",
    ),
  ),
);
/** Those of others: Node, ONNX Runtime, the image of PostgreSQL. */
const FOREIGN = [
  "TEST_DATABASE_URL",
  "NODE_ENV",
  "ORT_DISABLE_TELEMETRY",
  "POSTGRES_USER",
  "POSTGRES_DB",
  "POSTGRES_PASSWORD",
];

describe.each(Object.entries(files))("%s", (_, text) => {
  it("sets only variables that somebody reads", () => {
    const set = [...text.matchAll(/^\s*(?:ENV )?([A-Z][A-Z_]{3,})[:=]/gm)].map(([, it = ""]) => it);
    expect(set.length).toBeGreaterThan(3);
    expect(set.filter((it) => !READ.has(it) && !FOREIGN.includes(it))).toEqual([]);
  });

  it("runs only programs and commands that exist", () => {
    const commands = [...text.matchAll(/\["node",([^\]]+)\]/g)].map(([, it = ""]) => it);
    const programs = commands.flatMap((it) => it.match(/lib\/[\w/.-]+/g) ?? []);
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((it) => !existsSync(it))).toEqual([]);
    const verbs = commands.flatMap((it) => /umpire\.ts", "(\w+)"/.exec(it)?.[1] ?? []);
    const known = read("lib/cli/umpire.ts");
    expect(verbs.filter((it) => !new RegExp(`^  ${it}: \\{`, "m").test(known))).toEqual([]);
  });

  it("asks only at addresses that are there", () => {
    const paths = [...text.matchAll(/(?:path: |127\.0\.0\.1:3000)\/([a-z]+)/g)].map(([, it]) => it);
    expect(paths.filter((it) => !existsSync(`app/${it}/route.ts`))).toEqual([]);
  });

  it("speaks of the port that is served on", () => {
    const { port } = parseSettings({});
    const spoken = [...text.matchAll(/(?:EXPOSE |PORT=|containerPort: |:)(\d{4})\b(?!\/umpire)/g)];
    expect([...new Set(spoken.map(([, it]) => Number(it)))]).toEqual([port]);
  });
});

it("keeps the parts of the manifests together", () => {
  const kinds = kubernetes.split(/^---$/m).map((part) => ({
    kind: /^kind: (\w+)/m.exec(part)?.[1],
    name: /^ {2}name: ([\w-]+)/m.exec(part)?.[1],
    part,
  }));
  const has = (kind: string, name = "") => kinds.some((it) => it.kind === kind && it.name === name);
  expect(kinds.filter(({ kind }) => kind === "Deployment").map(({ name }) => name)).toEqual([
    "umpire-web",
    "umpire-worker",
  ]);
  const named = (pattern: RegExp) => [...kubernetes.matchAll(pattern)].map(([, it]) => it);
  expect(named(/secretRef: \{ name: ([\w-]+)/g).filter((it) => !has("Secret", it))).toEqual([]);
  expect(named(/configMapRef: \{ name: ([\w-]+)/g).filter((it) => !has("ConfigMap", it))).toEqual(
    [],
  );
  const claims = named(/claimName: ([\w-]+)/g);
  expect(claims.filter((it) => !has("PersistentVolumeClaim", it))).toEqual([]);
  const web = kinds.find(({ name }) => name === "umpire-web")?.part ?? "";
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
    expect(web).toContain(probe);
  expect(has("PodDisruptionBudget", "umpire-web")).toBe(true);
  // Several hosts have to agree on these.
  for (const agreed of ["AUTH_SECRET", "DATABASE_URL"])
    expect(kubernetes).toContain(`  ${agreed}: `);
});

it("gives a process longer to end than it takes", () => {
  const [, seconds] = /terminationGracePeriodSeconds: (\d+)/.exec(kubernetes) ?? [];
  const [, sleeps] = /\["sleep", "(\d+)"\]/.exec(kubernetes) ?? [];
  const [, drains = ""] = /DRAIN_MS = ([\d_]+)/.exec(read("lib/cli/serve-app.mjs")) ?? [];
  const needed = Number(sleeps) + Number(drains.replaceAll("_", "")) / 1000;
  expect(Number(seconds)).toBeGreaterThan(needed);
});

describe("docs/operations.md", () => {
  const tabled = [...operations.matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(
    ([, cell = ""]) => cell.match(/[A-Z_]{4,}/g) ?? [],
  );

  it("tells of every variable that is read, and of no other", () => {
    const ours = [...READ].filter((it) => !FOREIGN.includes(it));
    expect([...tabled].sort()).toEqual(ours.sort());
  });

  it("names only metrics that exist", async () => {
    const { text } = await metricsText();
    const named = [...operations.matchAll(/`((?:umpire|http|nodejs|nv)_[a-z0-9_]+)`/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
  });
});
