import assert from "node:assert/strict";
import { bodyOf } from "./caller";
import { type Check, doubtful, EXAMPLE } from "./check";

const RETRIES = 24;

/** Retries of one call reach both processes at the same moment. */
export const sharedKeys: Check = {
  name: "a key that both processes get at once has one effect and one answer, to the byte",
  hold: async ({ a, b, system }) => {
    const body = { inputs: [doubtful("system-key")] };
    const calls = Array.from({ length: RETRIES }, (_, i) =>
      system([a, b][i % 2]?.url ?? "", `${EXAMPLE}/predictions`, {
        ...{ method: "POST", body, key: "system-one-effect" },
      }),
    );
    const replies = await Promise.all(calls);
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
    assert.equal(new Set(replies.map(({ text }) => text)).size, 1);
    const fresh = replies.filter(({ headers }) => headers.get("idempotency-replayed") === null);
    assert.equal(fresh.length, 1);
    const query = "?endpoint=worked-example&reference=system-key";
    const found = await system(b.url, `/api/v1/predictions${query}`);
    assert.equal(bodyOf<{ items: unknown[] }>(found).items.length, 1);
    const other = { inputs: [doubtful("system-other")] };
    const reused = await system(b.url, `${EXAMPLE}/predictions`, {
      ...{ method: "POST", body: other, key: "system-one-effect" },
    });
    assert.equal(reused.status, 422);
  },
};
