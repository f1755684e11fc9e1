import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { withClient } from "../../db/ensure-database.mjs";
import { bodyOf } from "./caller";
import type { Check } from "./check";

type Job = { readonly state: string; readonly attempt: number };

const PATIENCE_MS = 60_000;

/** Background work of one kind is started on both processes; two workers race for it. */
export const sharedJobs: Check = {
  name: "two workers do each job once, and none is left",
  hold: async ({ a, b, admin }) => {
    const starts = ["loan-risk", "loan-prescreen"].flatMap((model) =>
      [a, b].map(({ url }) =>
        admin(url, `/api/v1/models/${model}/versions/1/evaluate`, {
          method: "POST",
          body: { dataset: "credit_data" },
        }),
      ),
    );
    const ids = (await Promise.all(starts)).map((it) => bodyOf<{ job_id: string }>(it).job_id);
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const jobs = await Promise.all(
        ids.map(async (id) => bodyOf<Job>(await admin(a.url, `/api/v1/jobs/${id}`))),
      );
      if (jobs.every(({ state }) => state === "done")) {
        assert.deepEqual([...new Set(jobs.map(({ attempt }) => attempt))], [1]);
        return;
      }
      assert.ok(performance.now() < until, `jobs did not end: ${JSON.stringify(jobs)}`);
      await pause(250);
    }
  },
};

/** What nobody undid is final by the workers' hand: the web processes do no background work here. */
export const sharedFinality: Check = {
  name: "workers make decisions final while the web processes do no background work",
  hold: async ({ installation: { databaseUrl } }) => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const { held, final } = await finality(databaseUrl);
      if (held === 0 && final > 0) return;
      assert.ok(performance.now() < until, `${held} decisions did not become final`);
      await pause(250);
    }
  },
};

/** Asked of the table itself: whoever reads a decision by the API makes it final when it is due. */
function finality(url: string): Promise<{ held: number; final: number }> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `select count(*) filter (where state = 'held')::int as held,
              count(*) filter (where state <> 'held')::int as final from outbox_events`,
    );
    return { held: Number(rows[0]?.held), final: Number(rows[0]?.final) };
  });
}
