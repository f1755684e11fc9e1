import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { bet, dataDir, test } from "./fixtures";

const input = { inputs: [{ probabilities: { positive: 0.6, negative: 0.4 } }] };

test("a database that dies is said to be away, and all goes on when it is back, with nothing lost", async ({
  system,
}) => {
  const before = await bet(system, 0.6, "before-the-crash");
  const [pid] = readFileSync(join(dataDir, "pg", "postmaster.pid"), "utf8").split("\n");
  process.kill(Number(pid), "SIGKILL");

  const refused = await system.post("/api/v1/endpoints/worked-example/predictions", {
    data: input,
  });
  expect(refused.status()).toBe(503);
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: "database_unavailable" });
  expect((await system.get("/readyz")).status()).toBe(503);
  expect((await system.get("/livez")).status()).toBe(200);

  await expect
    .poll(async () => (await system.get("/readyz")).status(), { timeout: 30_000 })
    .toBe(200);
  const after = await bet(system, 0.6, "after-the-crash");
  expect(after.case_id).toMatch(/^case_/);
  const kept = await system.get(`/api/v1/predictions/${before.id}`);
  expect(await kept.json()).toMatchObject({ id: before.id, cost: { automatic: 400, review: 200 } });
});
