import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  bundle,
  bundleChild,
  externalDataModel,
  loopingModel,
  optionsFor,
  scoringModel,
  scratchFolder,
} from "./kit.test.support";
import { openModel, type ServedModel } from "./served-model";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let entry: string;
const opened: ServedModel[] = [];

beforeAll(async () => {
  entry = await bundleChild();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close()));
});

async function openedPid(): Promise<number> {
  const model = openModel(optionsFor(scoringModel(), entry));
  opened.push(model);
  await model.ready;
  return model.status.pid ?? 0;
}

describe("the process that holds a stranger's model", () => {
  it("has one variable of ours in its environment", async () => {
    const pid = await openedPid();
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
    const ours = variables.filter((it) => !it.startsWith("NODE_CHANNEL_"));
    expect(ours).toEqual(["ORT_DISABLE_TELEMETRY=1"]);
  });

  it("stands in an empty directory that nobody may write to", async () => {
    const cwd = readlinkSync(`/proc/${await openedPid()}/cwd`);
    expect(cwd).not.toBe(process.cwd());
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("is limited in memory, files and descriptors", async () => {
    const limits = readFileSync(`/proc/${await openedPid()}/limits`, "utf8");
    expect(limits).toMatch(/^Max data size +3221225472 +3221225472/m);
    expect(limits).toMatch(/^Max core file size +0 +0/m);
    expect(limits).toMatch(/^Max file size +0 +0/m);
    expect(limits).toMatch(/^Max open files +64 +64/m);
  });

  it("inherits no open file", async () => {
    const pid = await openedPid();
    const folder = `/proc/${pid}/fd`;
    const open = readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)));
    const files = open.filter((it) => it.startsWith("/") && it !== "/dev/null");
    expect(files).toEqual([]);
  });

  it("uses one thread for arithmetic", async () => {
    const pid = await openedPid();
    const names = readdirSync(`/proc/${pid}/task`).map((task) =>
      readFileSync(`/proc/${pid}/task/${task}/comm`, "utf8").trim(),
    );
    expect(names.filter((name) => /onnx|ort/i.test(name))).toEqual([]);
  });
});

describe("a model whose weights lie in another file", () => {
  const folder = join(scratchFolder(), "secrets");
  const bytes = externalDataModel("secret.bin");

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "secret.bin"), "twelve bytes");
  });

  it("would be given the file by the runtime, were the process to stand beside it", async () => {
    const careless = fork(entry, [], { cwd: folder, serialization: "advanced", silent: true });
    await once(careless, "message");
    careless.send({ kind: "load", id: 1, bytes });
    const [answer] = await once(careless, "message");
    careless.kill("SIGKILL");
    expect(answer).toMatchObject({ kind: "loaded" });
  });

  it.each(["secret.bin", join(folder, "secret.bin"), join("../../..", folder, "secret.bin")])(
    "cannot be loaded from %s",
    async (location) => {
      const model = openModel({ ...optionsFor(externalDataModel(location), entry), strikes: 1 });
      opened.push(model);
      await expect(model.ready).rejects.toMatchObject({ kind: "load_failed" });
    },
  );
});

describe("a server that is killed", () => {
  it("takes a looping process along", async () => {
    const script = join(scratchFolder(), "server.ts");
    const model = join(scratchFolder(), "looping.onnx");
    writeFileSync(model, loopingModel());
    const { sha256 } = optionsFor(loopingModel(), entry);
    const served = join(process.cwd(), "lib", "runtime", "served-model");
    writeFileSync(
      script,
      `import { readFile } from "node:fs/promises";
       import { openModel } from ${JSON.stringify(served)};
       const model = openModel({
         sha256: "${sha256}", entry: ${JSON.stringify(entry)}, batch: "dynamic",
         bytes: () => readFile(${JSON.stringify(model)}),
         signature: { input: { name: "x", type: "float32" } },
         runDeadlineMs: 60_000,
       });
       await model.ready;
       const tried = model.run(Float32Array.of(9e18, 0, 0), 1, 3, { deadlineMs: 60_000 });
       setImmediate(() => setImmediate(() => console.log(model.status.pid)));
       await tried;`,
    );
    const bundled = join(scratchFolder(), "server.mjs");
    await bundle(script, bundled);
    const server = spawn(process.execPath, [bundled], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(server.stdout, "data");
    const pid = Number(String(line));
    await vi.waitFor(() => expect(cpuTicks(pid)).toBeGreaterThan(20), { timeout: 10_000 });
    server.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 2000 });
  });
});

/** Hundredths of a second the process has computed. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]);
}

/** A process that ended but was not yet collected by its new parent does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
