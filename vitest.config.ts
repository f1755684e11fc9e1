import { defineConfig } from "vitest/config";

const folders = "{app,components,lib,prisma}/**";
const database = {
  globalSetup: ["lib/db/test-databases.ts", "lib/cli/bundle-child.test.setup.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    // What the launcher would tell the application; database tests name their own database.
    env: {
      DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none",
      AUTH_SECRET: "a secret for tests, of no use elsewhere",
      UMPIRE_DATA_DIR: ".data/test",
      UMPIRE_LOG_LEVEL: "silent",
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${folders}/*.test.{ts,tsx}`],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: [`${folders}/*.db.test.ts`],
          env: { UMPIRE_FAST_LANE: "off" },
          ...database,
        },
      },
      {
        extends: true,
        test: {
          // The contract of the routes once more, by the door that passes by Next.
          name: "lane",
          include: [
            "app/api/{cross-site,malformed,rejections,retries,rights}.db.test.ts",
            "app/v2/*.db.test.ts",
          ],
          env: { UMPIRE_FAST_LANE: "on" },
          ...database,
        },
      },
    ],
  },
});
