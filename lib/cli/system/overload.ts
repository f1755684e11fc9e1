import assert from "node:assert/strict";
import { withClient } from "../../db/ensure-database.mjs";
import { APPLICANT } from "./applicant";
import type { Reply } from "./caller";
import type { Check, System } from "./check";

const CALLERS = 320;
const ROWS = 32;
const LOAD_MS = 3_000;
const DEADLINE_MS = 400;
/** Between the last look at the clock and the answer lies the commit. */
const SLACK_MS = 600;

/** Far more than it can do, from callers who wait for less than half a second. */
export const hastyCrowd: Check = {
  name: "under far more than it can do it refuses what would be late, and writes exactly what it acknowledges",
  hold: async (world) => {
    const until = performance.now() + LOAD_MS;
    const replies: Reply[] = [];
    const work = async (who: number) => {
      for (let i = 0; performance.now() < until; i++) replies.push(await ask(world, who, i));
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, who) => work(who)));
    const answered = replies.filter(({ status }) => status === 200);
    const refused = replies.filter(({ status }) => status === 503);
    assert.equal(answered.length + refused.length, replies.length, "something else was answered");
    assert.ok(answered.length > 0, "nothing was answered");
    assert.ok(refused.length > 0, "nothing was refused");
    assert.ok(refused.every(({ headers }) => Number(headers.get("retry-after")) >= 1));
    const { stored, slowestMs } = await record(world.installation.databaseUrl);
    assert.equal(stored, answered.length * ROWS);
    assert.ok(slowestMs < DEADLINE_MS + SLACK_MS, `one was answered after ${slowestMs} ms`);
  },
};

function ask({ a, system }: System, who: number, i: number): Promise<Reply> {
  const inputs = Array.from({ length: ROWS }, (_, row) => ({
    reference: `system-load-${who}-${i}-${row}`,
    features: APPLICANT,
  }));
  const path = `/api/v1/endpoints/loan-desk/predictions?deadline_ms=${DEADLINE_MS}`;
  return system(a.url, path, { method: "POST", body: { inputs } });
}

function record(url: string): Promise<{ stored: number; slowestMs: number }> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `select count(*)::int as stored, max(latency_ms) as slowest from predictions
        where reference like 'system-load-%'`,
    );
    return { stored: Number(rows[0]?.stored), slowestMs: Number(rows[0]?.slowest) };
  });
}
