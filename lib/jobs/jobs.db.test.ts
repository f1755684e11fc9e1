import { afterAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { cancelJob } from "./cancel-job";
import { claimJob } from "./claim-job";
import { enqueueEvery, enqueueJob } from "./enqueue-job";
import { finishJob } from "./finish-job";
import { getJob } from "./get-job";
import { heartbeatJob } from "./heartbeat-job";
import { type JobHandler, runNextJob } from "./run-next-job";

const { db, drop } = await testDatabase();
const createdBy = "usr_ada";
const signal = new AbortController().signal;

afterAll(drop);

function enqueue(kind: string, more: { slot?: string; maxAttempts?: number } = {}) {
  return inTransaction(db, { id: createdBy }, (tx) =>
    enqueueJob(tx, { kind, payload: { rows: 3 }, createdBy, ...more }),
  );
}

function run(kind: string, handler: JobHandler): Promise<boolean> {
  return runNextJob(db, new Map([[kind, handler]]), { signal });
}

describe("a job", () => {
  it("is worked once, however many workers come", async () => {
    const ids = await Promise.all([1, 2, 3].map(() => enqueue("count")));
    const claims = await Promise.all([1, 2, 3, 4, 5, 6].map(() => claimJob(db, ["count"])));
    const taken = claims.flatMap((job) => job?.id ?? []);
    expect(taken.toSorted()).toEqual(ids.toSorted());
  });

  it("keeps its progress, log and result", async () => {
    const id = (await enqueue("train")) ?? "";
    await run("train", async ({ job, tell }) => {
      await tell(0.5, "half way");
      await tell(0.25);
      return { payload: job.payload };
    });
    expect(await getJob(db, id)).toMatchObject({
      state: "done",
      progress: 1,
      log: ["half way"],
      result: { payload: { rows: 3 } },
      attempt: 1,
    });
  });

  it("goes to the next attempt when its worker falls silent, whose result alone counts", async () => {
    await enqueue("compress");
    const silent = await claimJob(db, ["compress"]);
    if (!silent) throw new Error("nothing to claim");
    expect(await claimJob(db, ["compress"])).toBeNull();
    await advanceClock(db, 61);
    const second = await claimJob(db, ["compress"]);
    expect(second).toMatchObject({ id: silent.id, attempt: 2 });
    expect(await heartbeatJob(db, silent)).toBe(false);
    expect(await finishJob(db, silent, "old")).toBe(false);
    expect(second && (await finishJob(db, second, "new"))).toBe(true);
    expect((await getJob(db, silent.id)).result).toBe("new");
  });

  it("is tried again after a pause, and has failed after its last attempt", async () => {
    const id = (await enqueue("fetch", { maxAttempts: 2 })) ?? "";
    const broken = async () => {
      throw new Error("the wire was cut");
    };
    expect(await run("fetch", broken)).toBe(true);
    expect(await run("fetch", broken)).toBe(false);
    await advanceClock(db, 3);
    expect(await run("fetch", broken)).toBe(true);
    expect(await getJob(db, id)).toMatchObject({ state: "failed", error: "the wire was cut" });
  });

  it("is not tried again when the work is refused", async () => {
    const id = (await enqueue("refused")) ?? "";
    await run("refused", async () => {
      throw new Refusal("not_found", "The model is gone.");
    });
    expect(await getJob(db, id)).toMatchObject({ state: "failed", attempt: 1 });
  });

  it("tells its worker when it was cancelled", async () => {
    const id = (await enqueue("long")) ?? "";
    let isStopped = false;
    await run("long", async ({ tell, signal: ended }) => {
      await inTransaction(db, { id: createdBy }, (tx) => cancelJob(tx, id));
      await tell(0.1);
      isStopped = ended.aborted;
    });
    expect(isStopped).toBe(true);
    expect((await getJob(db, id)).state).toBe("cancelled");
  });

  it("exists once a slot, and once a period among all hosts", async () => {
    expect(await enqueue("once", { slot: "2026" })).not.toBeNull();
    expect(await enqueue("once", { slot: "2026" })).toBeNull();
    const hourly = () =>
      inTransaction(db, { id: createdBy }, (tx) =>
        enqueueEvery(tx, { kind: "hourly", everySeconds: 3600, createdBy }),
      );
    const [first, second] = [await hourly(), await hourly()];
    expect([first !== null, second]).toEqual([true, null]);
    await advanceClock(db, 3600);
    expect(await hourly()).not.toBeNull();
  });
});
