import { describe, expect, it } from "vitest";
import type { CaseDecisionDto } from "#lib/contracts/cases";
import { LostRequest, RefusedRequest } from "../request";
import { createOutbox, hasUnsaved } from "./outbox";
import type { Outgoing, Stored } from "./tray";

const decision: CaseDecisionDto = {
  id: "dec_7",
  revision: 1,
  kind: "decide",
  label: "bad",
  source: "human",
  decided_by: "usr_1",
  decided_by_name: "Rolf",
  reason: null,
  decided_at: "2025-11-23T20:05:00.000Z",
  final: false,
  final_at: "2025-11-23T20:05:10.000Z",
  final_in_ms: 10_000,
  supersedes: null,
};

const stored: Stored = { decision, next: null };

function outgoing(id: string): Outgoing {
  const named = { id, act: "decide" as const, caseId: `case_${id}`, title: id, label: "bad" };
  return { ...named, labels: ["good", "bad"], sinceMs: 0 };
}

function refusal(code: string, status: number, more: object = {}): RefusedRequest {
  const said = { type: `/problems/${code}`, title: code, detail: code, request_id: "req_1" };
  return new RefusedRequest({ ...said, code, status, ...more });
}

/** An outbox whose pauses are noted and over at once, except the endless one of a lost sign-in. */
function outboxWithLog() {
  const pauses: number[] = [];
  const pause = (ms: number, wake: AbortSignal) => {
    pauses.push(ms);
    if (ms <= 10_000) return Promise.resolve();
    return new Promise<void>((resolve) => wake.addEventListener("abort", () => resolve()));
  };
  return { outbox: createOutbox({ nowMs: () => 0, pause }), pauses };
}

/** Fails with each of `failures` in turn, then answers. */
function failing(failures: readonly Error[]) {
  const left = [...failures];
  const tries: number[] = [];
  const send = async () => {
    tries.push(tries.length + 1);
    const failure = left.shift();
    if (failure) throw failure;
    return stored;
  };
  return { send, tries };
}

describe("the outbox", () => {
  it("sends again after lost answers and passing refusals, with growing pauses, until it is saved", async () => {
    const { outbox, pauses } = outboxWithLog();
    const lost = new LostRequest("No answer");
    const { send, tries } = failing([lost, refusal("overloaded", 503), lost]);
    await expect(outbox.submit(outgoing("a"), send)).resolves.toEqual(stored);
    expect(tries).toHaveLength(4);
    expect(pauses).toEqual([500, 1000, 2000]);
    expect(outbox.tray()[0]?.sending).toMatchObject({ at: "saved", decision });
  });

  it("sends in order, one at a time, and goes on after a refusal", async () => {
    const { outbox } = outboxWithLog();
    const log: string[] = [];
    const send = (id: string, error?: Error) => async () => {
      log.push(`${id} begins`);
      await Promise.resolve();
      log.push(`${id} ends`);
      if (error) throw error;
      return stored;
    };
    await Promise.all([
      outbox.submit(outgoing("a"), send("a", refusal("taken", 409))),
      outbox.submit(outgoing("b"), send("b")),
    ]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expect(outbox.tray().map(({ sending }) => sending.at)).toEqual(["refused", "saved"]);
  });

  it("keeps a refusal with its problem and does not try again", async () => {
    const { outbox } = outboxWithLog();
    const holder = { id: "usr_2", name: "Sue", you: false };
    const { send, tries } = failing([refusal("taken", 409, { holder })]);
    await expect(outbox.submit(outgoing("a"), send)).resolves.toBeNull();
    expect(tries).toHaveLength(1);
    expect(outbox.tray()[0]?.sending).toMatchObject({ at: "refused", problem: { holder } });
    expect(hasUnsaved(outbox)).toBe(false);
  });

  it("takes the same decision made elsewhere for saved, another one not", async () => {
    const { outbox } = outboxWithLog();
    const same = failing([refusal("decided_by_you", 409, { decision })]);
    const other = failing([
      refusal("decided_by_you", 409, { decision: { ...decision, label: "good" } }),
    ]);
    await outbox.submit(outgoing("a"), same.send);
    await outbox.submit(outgoing("b"), other.send);
    expect(outbox.tray().map(({ sending }) => sending.at)).toEqual(["saved", "refused"]);
  });

  it("takes the same answer for saved that somebody else is asked about as well, another one not", async () => {
    const { outbox } = outboxWithLog();
    const same = failing([refusal("answered_by_you", 409, { answer: "bad" })]);
    const other = failing([refusal("answered_by_you", 409, { answer: "good" })]);
    await outbox.submit(outgoing("a"), same.send);
    await outbox.submit(outgoing("b"), other.send);
    expect(outbox.tray().map(({ sending }) => sending)).toMatchObject([
      { at: "saved", decision: null, next: "another_review" },
      { at: "refused" },
    ]);
  });

  it("waits for a sign-in instead of trying", async () => {
    const { outbox } = outboxWithLog();
    const { send, tries } = failing([refusal("not_signed_in", 401)]);
    const signedOut = new Promise<void>((resolve) => {
      outbox.subscribe(() => {
        if (outbox.tray()[0]?.sending.at === "signed_out") resolve();
      });
    });
    const submitted = outbox.submit(outgoing("a"), send);
    await signedOut;
    expect(tries).toHaveLength(1);
    expect(hasUnsaved(outbox)).toBe(true);
    await Promise.resolve();
    outbox.retryNow();
    await expect(submitted).resolves.toEqual(stored);
    expect(tries).toHaveLength(2);
  });

  it("holds later writes back until the one before is settled", async () => {
    const { outbox } = outboxWithLog();
    const { send } = failing([new LostRequest("No answer")]);
    const log: string[] = [];
    const first = outbox.submit(outgoing("a"), send).then(() => log.push("decided"));
    const second = outbox.line.enter(async () => log.push("activated"));
    await Promise.all([first, second]);
    expect(log).toEqual(["decided", "activated"]);
  });
});
