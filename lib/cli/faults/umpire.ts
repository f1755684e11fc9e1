import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../db/embedded-postgres.mjs";
import { readDemoFile } from "../demo-file.mjs";
import { root } from "../root.mjs";
import type { Caller } from "./load";
import type { Target } from "./targets";

const READY_MS = 300_000;

/** An Umpire of its own data, started as `npm start` starts it, and started again when its web process is killed. */
export function runningUmpire() {
  const dataDir = join(root, ".data", "faults");
  let launcher: ChildProcess | undefined;
  let port = 0;
  const url = () => `http://127.0.0.1:${port}`;

  const isReady = async () => {
    const until = performance.now() + READY_MS;
    while (performance.now() < until) {
      const isUp = await fetch(`${url()}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      await pause(50);
    }
    throw new Error("Umpire did not get ready");
  };

  const start = async () => {
    port ||= await freePort();
    launcher = spawn(
      process.execPath,
      [join(root, "lib/cli/start.mjs"), "--port", String(port), "--data", dataDir],
      {
        stdio: ["ignore", "ignore", "inherit"],
        cwd: root,
        env: { ...process.env, DATABASE_URL: "" },
      },
    );
    await isReady();
  };

  const gone = () =>
    new Promise<void>((resolve) => {
      if (!launcher || launcher.exitCode !== null || launcher.signalCode !== null) resolve();
      else launcher.once("exit", () => resolve());
    });

  return {
    dataDir,
    start,
    get launcherPid() {
      return launcher?.pid ?? 0;
    },
    caller(): Caller {
      return { url: url(), apiKey: readDemoFile(dataDir)?.api_key ?? "" };
    },
    /** After a kill: the launcher ends with its web process and is started anew; the rest comes back by itself. */
    async isBack(target: Target) {
      if (target !== "web") return isReady();
      await gone();
      return start();
    },
    async stop() {
      launcher?.kill("SIGTERM");
      await gone();
    },
  };
}
