import { defineConfig } from "@playwright/test";
import { chromiumArgs, findBrowser } from "./lib/cli/browser.mjs";

/** `npm test` chooses a free port and empties the data folder first; a run by hand uses the same place again. */
const port = Number(process.env.E2E_PORT ?? 4010);
const dataDir = process.env.E2E_DATA ?? ".data/e2e";
const url = `http://127.0.0.1:${port}`;
const { executablePath, env } = await findBrowser();

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  timeout: 60_000,
  forbidOnly: process.env.CI !== undefined,
  outputDir: "test-results",
  reporter: process.env.E2E_JSON
    ? [["list"], ["json", { outputFile: process.env.E2E_JSON }]]
    : [["list"]],
  use: {
    baseURL: url,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath, args: chromiumArgs, env: { ...knownVariables(), ...env } },
  },
  webServer: {
    command: `node lib/cli/start.mjs --port ${port} --data ${dataDir}`,
    url: `${url}/readyz`,
    timeout: 300_000,
    stdout: "pipe",
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    // The journeys have a database of their own, whatever the shell names.
    env: {
      ...knownVariables(),
      DATABASE_URL: "",
      UMPIRE_DEMO: "on",
      UMPIRE_HOST: "",
      UMPIRE_URL: "",
    },
  },
});

function knownVariables(): Record<string, string> {
  const known = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(known);
}
