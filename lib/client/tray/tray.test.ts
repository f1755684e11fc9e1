import { describe, expect, it } from "vitest";
import type { CaseDecisionDto } from "#lib/contracts/cases";
import {
  blockOf,
  lastDecision,
  type Outgoing,
  type Sending,
  shownEntries,
  type Tray,
  trayAfter,
  undoLeftMs,
} from "./tray";

const decision: CaseDecisionDto = {
  id: "dec_1",
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

function outgoing(id: string, sinceMs = 0): Outgoing {
  const named = { id, act: "decide" as const, caseId: `case_${id}`, title: id, label: "bad" };
  return { ...named, labels: ["good", "bad"], sinceMs };
}

function trayOf(...entries: readonly (readonly [string, Sending])[]): Tray {
  return entries.reduce<Tray>((tray, [id, sending]) => {
    const entered = trayAfter(tray, { is: "entered", outgoing: outgoing(id) });
    return trayAfter(entered, { is: "moved", id, sending });
  }, []);
}

const sending: Sending = { at: "sending" };
const saved: Sending = { at: "saved", decision, next: null, sinceMs: 1000 };
const refused: Sending = {
  at: "refused",
  problem: {
    type: "/problems/taken",
    title: "Somebody else holds this case",
    status: 409,
    code: "taken",
    detail: "Sue holds this case now.",
    request_id: "req_1",
  },
};

describe("what the tray shows", () => {
  it("keeps what is not saved until it is", () => {
    const tray = trayOf(["a", sending], ["b", refused]);
    expect(shownEntries(tray, 900_000).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("lets what is saved go after two seconds, but the last decision stays while it can be undone", () => {
    const tray = trayOf(["a", saved], ["b", saved]);
    expect(shownEntries(tray, 2999).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(shownEntries(tray, 3001).map(({ id }) => id)).toEqual(["b"]);
    expect(shownEntries(tray, 11_001)).toEqual([]);
  });

  it("forgets nothing unsaved when it is dismissed", () => {
    const tray = trayOf(["a", sending], ["b", refused]);
    const after = ["a", "b"].reduce((it, id) => trayAfter(it, { is: "dismissed", id }), tray);
    expect(after.map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("when no further decision is taken", () => {
  it("is with more than three unsaved", () => {
    const three = trayOf(["a", sending], ["b", sending], ["c", { at: "signed_out" }], ["x", saved]);
    expect(blockOf(three, 0)).toBeNull();
    expect(blockOf([...three, ...trayOf(["d", { at: "waiting" }])], 0)).toBe("too_many");
  });

  it("is with one that has waited for more than half a minute", () => {
    const tray = trayOf(["a", { at: "retrying", detail: "No answer", nextTryMs: 31_000 }]);
    expect(blockOf(tray, 30_000)).toBeNull();
    expect(blockOf(tray, 30_001)).toBe("too_long");
  });
});

describe("what can be undone", () => {
  it("is the last decision that was neither refused nor taken back", () => {
    const tray = trayOf(["a", saved], ["b", { at: "undone", sinceMs: 0 }], ["c", refused]);
    expect(lastDecision(tray)?.id).toBe("a");
  });

  it("counts down from the answer, and is over for what was final at once", () => {
    const [entry] = trayOf(["a", saved]);
    const [final] = trayOf(["b", { ...saved, decision: { ...decision, final: true } }]);
    expect(entry && undoLeftMs(entry, 4000)).toBe(7000);
    expect(entry && undoLeftMs(entry, 12_000)).toBe(0);
    expect(final && undoLeftMs(final, 1000)).toBe(0);
  });
});

it("offers no undo of an answer that somebody else is asked about as well", () => {
  const passedOn: Sending = { at: "saved", decision: null, next: "second_opinion", sinceMs: 1000 };
  const tray = trayOf(["a", saved], ["b", passedOn]);
  const last = lastDecision(tray);
  expect([last?.id, last && undoLeftMs(last, 1500)]).toEqual(["b", 0]);
  expect(shownEntries(tray, 2500).map(({ id }) => id)).toEqual(["a", "b"]);
});

it("does not fall back from saved to sending, nor from undone to anything", () => {
  const [entry] = trayAfter(trayOf(["a", saved]), { is: "moved", id: "a", sending });
  expect(entry?.sending.at).toBe("saved");
  const undone = trayOf(["a", { at: "undone", sinceMs: 0 }]);
  const [still] = trayAfter(undone, { is: "moved", id: "a", sending: saved });
  expect(still?.sending.at).toBe("undone");
});
