import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { bundleChild, ENDLESS, loopingModel, scoresOf, scoringModel } from "./kit.test.support";
import { inProbeProcess, inProbeSession, type ProbeSession } from "./probe-session";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let entry: string;
beforeAll(async () => {
  entry = await bundleChild();
});

function feedsOf(row: readonly number[]) {
  return { x: { type: "float32", dims: [1, 3], data: Float32Array.from(row) } } as const;
}

function scored(session: ProbeSession, row: readonly number[]) {
  return session.run(feedsOf(row), ["scores"]);
}

describe("a probe's process", () => {
  it("says what the file says of itself, answers, and is gone afterwards", async () => {
    const others = childrenOf(process.pid);
    const pids: number[] = [];
    const answer = await inProbeSession({ bytes: scoringModel(), entry }, async (session) => {
      expect(session.signature.inputs).toEqual([{ name: "x", type: "float32", shape: ["n", 3] }]);
      pids.push(...childrenOf(process.pid).filter((pid) => !others.includes(pid)));
      return scored(session, [1, 2, 3]);
    });
    expect(Array.from(answer.outputs?.scores?.data ?? [], Number)).toEqual(scoresOf([1, 2, 3]));
    expect(pids).toHaveLength(1);
    expect(childrenOf(process.pid)).toEqual(others);
  });

  it("is killed when its time is over, whatever it does", async () => {
    const begunAt = performance.now();
    const bytes = loopingModel();
    const failures = await inProbeSession({ bytes, entry, totalMs: 1500 }, async (session) => {
      const first = await scored(session, [ENDLESS, 0, 0]);
      const second = await scored(session, [1, 2, 3]);
      return [first.failure?.kind, second.failure?.kind];
    });
    expect(performance.now() - begunAt).toBeLessThan(4000);
    expect(failures).toEqual(["timeout", expect.stringMatching(/timeout|died/)]);
  });

  it("tells why a file does not load", async () => {
    const bytes = new TextEncoder().encode("<html>");
    const loading = inProbeSession({ bytes, entry }, async () => "never");
    await expect(loading).rejects.toMatchObject({ kind: "load_failed" });
  });

  it("looks at a large file without holding up this process, and is killed if that takes long", async () => {
    const bytes = slowToRead();
    const asked = { agreeTo: [], adapter: null, hints: {} };
    let last = performance.now();
    let longestMs = 0;
    const timer = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const seen = await inProbeProcess({ entry }, ({ examine }) => examine(bytes, asked));
    expect(seen).toMatchObject({ read: null, findings: [{ code: "too_large" }] });
    const cut = inProbeProcess({ entry, totalMs: 150 }, ({ examine }) => examine(bytes, asked));
    await expect(cut).rejects.toMatchObject({ kind: expect.stringMatching(/timeout|died/) });
    clearInterval(timer);
    expect(longestMs).toBeLessThan(250);
  });

  it("is one at a time, and those that would wait too long are refused", async () => {
    let running = 0;
    let most = 0;
    const calls = Array.from({ length: 12 }, () =>
      inProbeSession({ bytes: scoringModel(), entry }, async (session) => {
        running += 1;
        most = Math.max(most, running);
        await scored(session, [1, 1, 1]);
        running -= 1;
      }),
    );
    const settled = await Promise.allSettled(calls);
    expect(most).toBe(1);
    const refused = settled.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject(refused.map(() => ({ reason: { code: "overloaded" } })));
    expect(refused).toHaveLength(4);
  });
});

/** Sound, and behind it 2,500,000 empty numbers: more to read than the longest gap allowed here. */
function slowToRead(): Uint8Array {
  const sound = scoringModel();
  const bytes = new Uint8Array(sound.length + 7_000_000).fill(0x72, sound.length);
  for (let at = sound.length + 1; at < bytes.length; at += 2) bytes[at] = 0;
  bytes.set(sound);
  return bytes;
}

/** Processes whose parent is this one, by the system's own list. */
function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return listed.trim().split(" ").filter(Boolean).map(Number);
}
