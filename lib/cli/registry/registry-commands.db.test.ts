import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { realVersion } from "#lib/registry/real-version.test.fixture";
import { seedDemo } from "#prisma/seed/demo";
import { Stop } from "../root.mjs";
import { exportCommand, importCommand } from "./archives";
import { compareCommand } from "./compare";
import { evaluateCommand } from "./evaluate";
import { ladderCommand } from "./ladder";
import { precomputeCommand } from "./precompute";
import { promoteCommand, rollBackCommand } from "./promote";
import { registerCommand } from "./register";

let test: TestDatabase;
let folder: string;
beforeAll(async () => {
  test = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "umpire-cli-"));
  vi.stubEnv("DATABASE_URL", test.url);
  vi.stubEnv("UMPIRE_DATA_DIR", folder);
  await seedDemo(test.db, { dataDir: folder });
});
afterAll(async () => {
  await test.drop();
  await rm(folder, { recursive: true });
});

type Run = (argv: readonly string[]) => Promise<number>;

/** What the command prints with `--json`. */
async function told(run: Run, ...argv: string[]) {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    expect(await run([...argv, "--json"])).toBe(0);
    return JSON.parse(String(log.mock.lastCall?.[0]));
  } finally {
    log.mockRestore();
  }
}

it("registers, promotes and rolls back", async () => {
  const { manifest: paper, bytes } = realVersion();
  const { labels, features, calibrator } = paper;
  const [file, manifest] = [join(folder, "tiny.onnx"), join(folder, "manifest.json")];
  await writeFile(file, bytes);
  const said = { labels, features, calibrator, pipeline: paper.pipeline.fitted };
  await writeFile(manifest, JSON.stringify(said));
  for (const version of [1, 2]) {
    const made = await told(registerCommand, "cli-tiny", file, "--manifest", manifest);
    expect(made).toEqual({ model: "cli-tiny", version, sha256: paper.artifact.sha256 });
    const promoted = await told(promoteCommand, `cli-tiny@${version}`, "--reason", "a better one");
    expect(promoted).toEqual({ model: "cli-tiny", alias: "champion", version });
  }
  const back = await told(rollBackCommand, "cli-tiny", "--reason", "worse after all");
  expect(back).toMatchObject({ version: 1 });
});

it("makes the answers of an endpoint ahead, and only what is missing", async () => {
  const made = { version: "loan-prescreen 1", keys: 70 };
  const first = await told(precomputeCommand, "loan-prescreen");
  expect(first).toEqual({ tables: [{ ...made, computed: 70 }] });
  const second = await told(precomputeCommand, "loan-prescreen");
  expect(second).toEqual({ tables: [{ ...made, computed: 0 }] });
  const anew = await told(precomputeCommand, "loan-prescreen", "--refresh");
  expect(anew).toEqual({ tables: [{ ...made, computed: 70 }] });
  await expect(precomputeCommand([])).rejects.toThrow(Stop);
});

it("fits when a ladder is climbed, and serves the endpoint so once it is told to", async () => {
  const fitted = ["loan-desk", "credit_data", "hand_over", "--small", "loan-prescreen@1"];
  const { fit, curve } = await told(ladderCommand, ...fitted, "--price", "2", "--adopt");
  expect(curve).toHaveLength(21);
  const { serving } = await test.db.endpoint.findUniqueOrThrow({ where: { name: "loan-desk" } });
  expect(serving).toEqual({
    strategy: "two_phase",
    small: { model: "loan-prescreen", version: 1 },
    hand_over: { fit },
    prices: { large: 2 },
  });
  await expect(ladderCommand(["loan-desk", "credit_data", "guess"])).rejects.toThrow(Stop);
}, 60_000);

it("evaluates and compares on the same rows", async () => {
  const made = await told(evaluateCommand, "loan-risk@1", "credit_data");
  expect(made).toMatchObject({ rows: 1095, metrics: { n: 1095 } });
  const same = await told(compareCommand, "loan-risk@1", "1");
  expect(same).toMatchObject({
    paired: [{ rows: 1095, onlyA: 0, accuracy: { difference: 0 } }],
    differences: [],
  });
}, 60_000);

it("exports a version and takes it in again", async () => {
  const file = join(folder, "loan-risk-1.tar");
  const { sha256 } = await told(exportCommand, "loan-risk@1", file);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect((await readFile(file)).length).toBeGreaterThan(1000);
  expect(await told(importCommand, file)).toMatchObject({ model: "loan-risk", version: 1 });
});

it.each<[string, Run, string[]]>([
  ["a version without a number", promoteCommand, ["loan-risk", "--reason", "because"]],
  ["a promotion without a reason", promoteCommand, ["loan-risk@1"]],
  ["an option that means nothing", compareCommand, ["loan-risk@1", "2", "--fast"]],
  ["a data set too many", evaluateCommand, ["loan-risk@1", "credit_data", "more"]],
  ["no file", registerCommand, ["cli-tiny"]],
  ["a file and a server", registerCommand, ["cli-tiny", "a.onnx", "--remote", "b.json"]],
])("ends with its usage and 2 for %s", async (_, run, argv) => {
  await expect(run(argv)).rejects.toMatchObject({ exitCode: 2 });
});

it("ends with one sentence for a file that cannot be read", async () => {
  const absent = join(folder, "absent.onnx");
  const sentence = new Stop(`There is no file ${absent}.`);
  await expect(registerCommand(["cli-tiny", absent])).rejects.toEqual(sentence);
  await expect(importCommand([absent])).rejects.toEqual(sentence);
  const broken = join(folder, "broken.json");
  await writeFile(broken, "{ nope");
  const registering = registerCommand(["cli-tiny", broken, "--manifest", broken]);
  await expect(registering).rejects.toThrow(`${broken} is not JSON`);
});

it("ends with one sentence where the registry refuses", async () => {
  const promoted = promoteCommand(["loan-risk@77", "--reason", "not there"]);
  await expect(promoted).rejects.toEqual(new Stop('"loan-risk" has no version 77.'));
  const file = join(folder, "page.onnx");
  await writeFile(file, "<html>");
  await expect(registerCommand(["cli-page", file])).rejects.toMatchObject({ exitCode: 1 });
});

it("ends with what a server elsewhere lacks", async () => {
  const file = join(folder, "remote.json");
  const adapter = {
    input: { layout: "matrix", tensor: "x", type: "float32", columns: ["a"] },
    output: { tensor: "y", kind: "logits", labels: ["cat", "dog"], speaks_for: null },
    batch: { mode: "dynamic" },
  };
  const registering = async (url: string) => {
    await writeFile(file, JSON.stringify({ adapter, remote: { url, model: "m" } }));
    return registerCommand(["cli-far", "--remote", file]);
  };
  await expect(registering("models.example")).rejects.toThrow("/remote/url: must be like");
  await expect(registering("https://127.0.0.1")).rejects.toThrow(
    "/remote: The remote server could not be asked: the address is not public",
  );
});
