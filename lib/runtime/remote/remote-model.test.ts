import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { InferenceFailure } from "../inference-failure";
import { readInferRequest } from "../inference-protocol/infer-request";
import { writeInferResponse } from "../inference-protocol/protocol-message";
import type { Tensors } from "../protocol";
import { openRemote, type RemoteModel } from "./remote-model";
import type { RemoteOptions, RemoteResult, SendOut } from "./remote-options";

type Sent = Parameters<SendOut>[0];
type Reply = Awaited<ReturnType<SendOut>>;

const opened: RemoteModel[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((model) => model.close()));
});

/** A server that doubles `x` as `y`, or does what a test has it do with a request. */
function open(
  act: (sent: Sent) => Promise<Reply> | Reply | null = () => null,
  more: Partial<RemoteOptions> = {},
) {
  const asked: Sent[] = [];
  const results: RemoteResult[] = [];
  const send: SendOut = async (sent) => {
    asked.push(sent);
    return (await act(sent)) ?? answerOf(sent);
  };
  const model = openRemote({
    ...{ key: "k", sha256: "aa", url: "http://models.test", model: "big one", version: "3" },
    ...{ sends: "binary", outputs: ["y"], batch: "dynamic", constants: {}, timeoutMs: 200 },
    ...{ headers: { authorization: "Bearer t" }, send, onCall: (it) => results.push(it), ...more },
  });
  opened.push(model);
  const inferred = () => asked.filter(({ method }) => method === "POST");
  return { model, asked, inferred, results };
}

function answerOf({ body, headers }: Sent): Reply {
  if (!body) return replyOf(200, new TextEncoder().encode('{"ready":true}'));
  const length = headers["inference-header-content-length"];
  const { inputs } = readInferRequest(body, length === undefined ? null : Number(length));
  const doubled = inputs.map((it) => {
    const data = Float32Array.from(it.data as Float32Array, (value) => 2 * value);
    return { tensor: { ...it, name: "y", data }, isBinary: length !== undefined };
  });
  const message = writeInferResponse({ model: "m", version: "3", id: null, outputs: doubled });
  return replyOf(200, message.body, message.headerBytes);
}

function replyOf(status: number, body: Uint8Array, headerBytes: number | null = null): Reply {
  const header = (name: string) =>
    name === "inference-header-content-length" && headerBytes !== null ? String(headerBytes) : null;
  return { status, header, body };
}

const INPUT = { name: "x", datatype: "FP32", shape: [1, 1], data: [4] };
const SENT: Sent = {
  ...{ url: new URL("http://models.test"), method: "POST", headers: {} },
  ...{ timeoutMs: 9, maxBytes: 9 },
};
const says = (status: number, error = "no") =>
  replyOf(status, Buffer.from(JSON.stringify({ error })));
const failing = (kind: string) => Object.assign(new Error(`it was ${kind}`), { kind });

function feeds(...values: number[]): Tensors {
  return { x: { type: "float32", dims: [values.length, 1], data: Float32Array.from(values) } };
}

async function kindOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => null,
    (it: unknown) => it,
  );
  return error instanceof InferenceFailure ? error.kind : String(error);
}

describe("a model on another server", () => {
  it.each(["binary", "json"] as const)(
    "is asked in %s and says what the server says",
    async (sends) => {
      const { model, inferred, results } = open(undefined, { sends });
      await model.ready;
      const { outputs } = await model.runFeeds(feeds(1, 2.5, -3), { rows: 3 });
      expect(outputs.y).toEqual({
        type: "float32",
        dims: [3, 1],
        data: Float32Array.from([2, 5, -6]),
      });
      expect(inferred().map(({ url }) => url.href)).toEqual([
        "http://models.test/v2/models/big%20one/versions/3/infer",
      ]);
      expect(inferred()[0]?.headers.authorization).toBe("Bearer t");
      expect([model.isReady, model.status.state, results]).toEqual([true, "ready", ["answered"]]);
    },
  );

  it("is told whose trace a call belongs to, and nothing without one", async () => {
    const { model, inferred } = open();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    await model.runFeeds(feeds(1), { rows: 1, traceparent });
    await model.runFeeds(feeds(1), { rows: 1 });
    expect(inferred().map(({ headers }) => headers.traceparent)).toEqual([traceparent, undefined]);
  });

  it("is sent no more rows at once than it takes, and always as many as it insists on", async () => {
    const { model, inferred } = open(undefined, { batch: 2 });
    const { outputs } = await model.runFeeds(feeds(1, 2, 3), { rows: 3 });
    expect(outputs.y?.data).toEqual(Float32Array.from([2, 4, 6]));
    expect(inferred()).toHaveLength(2);
    const big = open(undefined, { maxRows: 3 });
    await big.model.runFeeds(feeds(1, 2, 3, 4), { rows: 4 });
    expect(big.inferred()).toHaveLength(2);
  });
});

describe("a server in trouble", () => {
  it.each([
    ["hangs up", () => Promise.reject(failing("connection"))],
    ["is busy", () => says(503)],
  ])("that %s is asked once more over another connection", async (_, act) => {
    let calls = 0;
    const { model, inferred } = open(({ body }) => (body && calls++ === 0 ? act() : null));
    const { outputs } = await model.runFeeds(feeds(4), { rows: 1 });
    expect(outputs.y?.data).toEqual(Float32Array.from([8]));
    expect(inferred().map(({ isFresh }) => isFresh)).toEqual([false, true]);
  });

  it.each([
    ["is gone", () => Promise.reject(failing("connection")), "died", 2],
    ["is slow", () => Promise.reject(failing("timeout")), "timeout", 1],
    ["may not be called", () => Promise.reject(failing("address")), "died", 1],
    ["breaks", () => says(500), "died", 1],
    ["refuses the input", () => says(400, "bad shape"), "invalid", 1],
    ["speaks another language", () => replyOf(200, Buffer.from("<html>")), "died", 1],
    ["sends too few bytes", () => replyOf(200, Buffer.from("{}"), 99), "died", 1],
  ] as const)("that %s leaves the call to the policy", async (_, act, kind, tries) => {
    const { model, inferred } = open(({ body }) => (body ? act() : null));
    expect(await kindOf(model.runFeeds(feeds(1), { rows: 1 }))).toBe(kind);
    expect(inferred()).toHaveLength(tries);
  });

  it("may answer with any bytes at all: the call ends as a failure of the model's, never of ours", async () => {
    const good = new TextDecoder().decode(
      answerOf({ ...SENT, body: Buffer.from(JSON.stringify({ inputs: [INPUT] })) }).body,
    );
    const spliced = fc
      .tuple(fc.nat(good.length), fc.string(), fc.nat(good.length))
      .map(([a, put, b]) => Buffer.from(good.slice(0, a) + put + good.slice(b)));
    const body = fc.oneof(spliced, fc.json().map(Buffer.from), fc.uint8Array({ maxLength: 60 }));
    const answer = fc.tuple(body, fc.option(fc.nat(80)), fc.constantFrom(200, 204, 302, 404));
    await fc.assert(
      fc.asyncProperty(answer, async ([bytes, headerBytes, status]) => {
        const { model } = open((it) => (it.body ? replyOf(status, bytes, headerBytes) : null));
        const kind = await kindOf(model.runFeeds(feeds(1), { rows: 1 }));
        expect(["null", "died"]).toContain(kind);
      }),
      { numRuns: 300 },
    );
  });

  it("is given the time that the caller has left, and no second try without any", async () => {
    const { model, inferred } = open(({ body }) => (body ? says(503) : null));
    await kindOf(model.runFeeds(feeds(1), { rows: 1, deadlineMs: 50 }));
    for (const { timeoutMs } of inferred()) expect(timeoutMs).toBeLessThanOrEqual(50);
  });

  it("is left alone after five failures, tried again after a pause, and may then be another", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    let isBroken = true;
    const told: boolean[] = [];
    const { model, inferred, results } = open(({ body }) => (body && isBroken ? says(500) : null), {
      onBreaker: (isOpen) => told.push(isOpen),
    });
    await model.ready;
    const before = model.incarnation;
    for (let i = 0; i < 5; i++) await kindOf(model.runFeeds(feeds(1), { rows: 1 }));
    expect([model.isReady, model.status.state]).toEqual([false, "quarantined"]);
    expect(await kindOf(model.runFeeds(feeds(1), { rows: 1 }))).toBe("died");
    expect(inferred()).toHaveLength(5);
    vi.advanceTimersByTime(1_001);
    isBroken = false;
    const [first, second] = [
      model.runFeeds(feeds(1), { rows: 1 }),
      model.runFeeds(feeds(2), { rows: 1 }),
    ];
    expect(await kindOf(second)).toBe("died");
    expect((await first).outputs.y?.data).toEqual(Float32Array.from([2]));
    expect(inferred()).toHaveLength(6);
    expect(told).toEqual([true, false]);
    expect(model.incarnation).not.toBe(before);
    expect(results.filter((it) => it === "left_alone")).toHaveLength(2);
  });

  it("is not blamed for inputs it refuses, nor for callers who leave", async () => {
    const leaving = new AbortController();
    const { model } = open(({ body, signal }) => {
      if (!body) return null;
      if (!signal) return says(422);
      leaving.abort(new Error("gone"));
      return Promise.reject(failing("aborted"));
    });
    for (let i = 0; i < 6; i++) {
      expect(await kindOf(model.runFeeds(feeds(1), { rows: 1 }))).toBe("invalid");
      const left = model.runFeeds(feeds(1), { rows: 1, signal: leaving.signal });
      expect(await kindOf(left)).toBe("Error: gone");
    }
    await model.ready;
    expect(model.isReady).toBe(true);
  });

  it("is not blamed for callers who wait for less than it may take", async () => {
    const { model } = open(({ body }) => (body ? Promise.reject(failing("timeout")) : null));
    await model.ready;
    for (let i = 0; i < 9; i++) {
      const hasty = model.runFeeds(feeds(1), { rows: 1, deadlineMs: 20 });
      expect(await kindOf(hasty)).toBe("timeout");
    }
    expect(model.isReady).toBe(true);
  });

  it("is not trusted to stay the same for longer than some ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { model } = open();
    await model.ready;
    const before = model.incarnation;
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(model.incarnation).toBe(before);
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    expect(model.incarnation).not.toBe(before);
  });

  it("says that it is not ready as long as its ready route does", async () => {
    let isUp = false;
    const { model } = open(({ body }) => (body || isUp ? null : says(503, "loading")));
    await expect(model.ready).rejects.toThrow("loading");
    expect([model.isReady, model.status.state]).toEqual([false, "starting"]);
    isUp = true;
    await vi.waitFor(() => expect(model.isReady).toBe(true), { timeout: 5_000 });
  });

  it("is asked by so many at once and no more, and not at all when it is taken out", async () => {
    let resolve: (reply: Reply) => void = () => {};
    const promise = new Promise<Reply>((answer) => {
      resolve = answer;
    });
    const { model } = open(({ body }) => (body ? promise : null));
    const calls = Array.from({ length: 64 }, () => model.runFeeds(feeds(1), { rows: 1 }));
    await expect(model.runFeeds(feeds(1), { rows: 1 })).rejects.toMatchObject({
      code: "overloaded",
    });
    const closing = model.close();
    await expect(model.runFeeds(feeds(1))).rejects.toMatchObject({ code: "model_unavailable" });
    resolve(says(422));
    await Promise.allSettled(calls);
    await closing;
    expect(model.status.state).toBe("closed");
  });
});
