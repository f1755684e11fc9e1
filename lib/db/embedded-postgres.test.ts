import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { removePostgres, startPostgres } from "./embedded-postgres.mjs";
import { withClient } from "./ensure-database.mjs";

const place = {
  root: process.cwd(),
  dataDir: join(".data", "tests", `revive-${process.pid}`, "pg"),
};
afterAll(async () => {
  await removePostgres(place);
  rmSync(join(place.dataDir, ".."), { recursive: true, force: true });
});

it("starts a killed server again at the same address, with everything that was committed", async () => {
  const postgres = await startPostgres(place);
  try {
    const pid = await withClient(postgres.url, async (client) => {
      await client.query("create table kept as select 7 as it");
      const { rows } = await client.query("select pg_read_file('postmaster.pid') as file");
      return Number.parseInt(rows[0].file, 10);
    });
    process.kill(pid, "SIGKILL");
    await expect.poll(() => readKept(postgres.url), { timeout: 15_000 }).toBe(7);
  } finally {
    await postgres.stop();
  }
}, 30_000);

function readKept(url: string): Promise<number | null> {
  return withClient(url, async (client) => {
    const { rows } = await client.query("select it from kept");
    return Number(rows[0].it);
  }).catch(() => null);
}
