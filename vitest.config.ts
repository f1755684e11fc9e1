import { defineConfig } from "vitest/config";

const folders = "{app,components,lib,prisma}/**";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    pool: "forks",
    maxWorkers: 2,
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
          globalSetup: ["lib/db/test-databases.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
