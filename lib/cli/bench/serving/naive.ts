import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseSettings } from "../../../config/settings.mjs";
import { freePort, startPostgres } from "../../../db/embedded-postgres.mjs";
import { withClient } from "../../../db/ensure-database.mjs";
import { prisma } from "../../prisma.mjs";
import { inProject, root } from "../../root.mjs";
import { run } from "../../run.mjs";
import { descendants, type Group } from "./processes";
import { SERVER_CORE } from "./sample";

/** What most would write first: a route of Next that parses the body and inserts one row with Prisma. No model, no rule. */
type Naive = {
  readonly port: number;
  readonly groups: readonly Group[];
  readonly stop: () => Promise<void>;
};

const NEXT = "node_modules/next/dist/bin/next";
const CLIENT = "../../../generated/client";
const TABLE = `create table if not exists predictions (
  id text primary key, input jsonb not null, output jsonb not null, created_at timestamptz not null default now())`;
const FILES = {
  "schema.prisma": `generator client {
  provider = "prisma-client"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Prediction {
  id        String   @id
  input     Json
  output    Json
  createdAt DateTime @default(now()) @map("created_at")
  @@map("predictions")
}
`,
  "next.config.mjs": `export default {
  agentRules: false,
  turbopack: { root: ${JSON.stringify(root)} },
  typescript: { ignoreBuildErrors: true },
};
`,
  // Without its own, Next takes those of the folder above.
  "instrumentation.ts": "export function register() {}\n",
  "proxy.ts": `export function proxy() {}
export const config = { matcher: ["/never"] };
`,
  "app/api/predictions/route.ts": `import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from ${JSON.stringify(CLIENT)};
const shared = globalThis as typeof globalThis & { client?: PrismaClient };
export async function POST(request: Request) {
  shared.client ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL ?? "" }),
  });
  const input = await request.json();
  const output = { probabilities: { good: 0.4, bad: 0.6 } };
  const row = { id: crypto.randomUUID(), input, output };
  return Response.json(await shared.client.prediction.create({ data: row }));
}
`,
};

/** Builds the throw-away application in the data folder and starts it on the server's core, with a database of its own. */
export async function startNaive(): Promise<Naive> {
  const dataDir = join(parseSettings(process.env).dataDir, "bench");
  const folder = join(dataDir, "naive");
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  await prisma(["generate", "--schema", join(folder, "schema.prisma")]);
  await run(process.execPath, [inProject(NEXT), "build", folder], {
    env: { NODE_ENV: "production" },
  });
  const home = { root, dataDir: join(dataDir, "pg"), database: "naive" };
  const postgres = await startPostgres(home);
  await withClient(postgres.url, (client) => client.query(TABLE));
  const port = await freePort();
  const args = [inProject(NEXT), "start", folder, "-p", String(port), "-H", "127.0.0.1"];
  const server = spawn("taskset", ["-c", SERVER_CORE, process.execPath, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DATABASE_URL: postgres.url, NODE_ENV: "production" },
  });
  await untilListening(port);
  return {
    port,
    groups: [{ name: "web", pids: () => descendants(server.pid ?? 0) }],
    stop: async () => {
      server.kill("SIGKILL");
      await postgres.stop();
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  throw new Error("the naive application did not start");
}
