import { describe, expect, it } from "vitest";
import type { CaseDto, ClaimTokenDto } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";
import { type Desk, type DeskEvent, deskAfter, deskWith } from "./desk";
import { type Arrived, missingIn, stepOf, titleOf } from "./on-desk";

const opinion: NonNullable<CaseDto["opinion"]> = {
  provisional: "good",
  probabilities: [
    { label: "good", probability: 0.6 },
    { label: "bad", probability: 0.4 },
  ],
  currency: "USD",
  automatic: 400,
  review: 200,
  terms: [],
  reasons: [],
  model: null,
  policy_version: 3,
  reviewers: "stated",
  track_record: null,
};

function caseOf(id: string, more: Partial<CaseDto> = {}): CaseDto {
  return {
    id,
    state: "waiting",
    queue: { id: "queue_1", name: "loans", title: "Loans" },
    endpoint: { name: "loan-desk", title: "Loan desk" },
    reference: null,
    question: "Will they repay?",
    guideline: "",
    guideline_version: 1,
    labels: ["good", "bad"],
    reason_required: false,
    grace_seconds: 10,
    mode: "after_provisional",
    evidence: { kind: "text", text: "" },
    opinion: null,
    provisional_label: null,
    draft: { label: null, reason: "", note: "" },
    notes: [],
    decisions: [],
    deadline_at: null,
    deadline_in_ms: null,
    deadline_label: null,
    holder: null,
    escalates_to: [],
    created_at: "2025-11-23T20:05:00.000Z",
    ...more,
  };
}

function claimOf(token: string, kind: ClaimTokenDto["kind"] = "active"): ClaimTokenDto {
  const lasts = { expires_at: "2025-11-23T20:10:00.000Z", expires_in_ms: 120_000 };
  return { token, kind, ...lasts, extensions_left: 11 };
}

function arrived(id: string, more: Partial<CaseDto> = {}, sinceMs = 0): Arrived {
  return { case: caseOf(id, more), claim: claimOf(`t_${id}`), sinceMs };
}

const gone: Problem = {
  type: "/problems/taken",
  title: "Somebody else holds this case",
  status: 409,
  code: "taken",
  detail: "Sue holds this case now.",
  request_id: "req_1",
};

function through(desk: Desk, ...events: readonly DeskEvent[]): Desk {
  return events.reduce(deskAfter, desk);
}

describe("the next case", () => {
  const desk = through(deskWith(arrived("a")), { is: "reserved", arrived: arrived("b") });

  it("is the one ahead, shown at once", () => {
    const next = through(desk, { is: "left", nowMs: 60_000 });
    expect([next.present?.case.id, next.ahead, next.count]).toEqual(["b", null, 2]);
    expect(next.present?.isActive).toBe(false);
  });

  it("is looked for when the one ahead is about to lapse", () => {
    const next = through(desk, { is: "left", nowMs: 118_000 });
    expect([next.present, next.ahead, next.busy]).toEqual([null, null, "next"]);
  });

  it("keeps what was typed when the server knows it is looked at", () => {
    const next = through(
      desk,
      { is: "left", nowMs: 0 },
      { is: "worked", work: { label: "bad", reason: "late payer" } },
      { is: "refreshed", arrived: arrived("b", { mode: "always", opinion }) },
    );
    expect(next.present?.work).toMatchObject({ label: "bad", reason: "late payer" });
    expect([next.present?.isActive, next.present?.case.opinion]).toEqual([true, opinion]);
  });

  it("is not disturbed by an answer about a case that has left", () => {
    const next = through(
      desk,
      { is: "left", nowMs: 0 },
      { is: "lost", caseId: "a", problem: gone },
      { is: "refreshed", arrived: arrived("a") },
    );
    expect([next.present?.case.id, next.present?.lost]).toEqual(["b", null]);
  });
});

describe("undo", () => {
  it("brings the case back and keeps the present one, with its draft, as the one ahead", () => {
    const desk = through(
      deskWith(arrived("b")),
      { is: "reserved", arrived: arrived("c") },
      { is: "worked", work: { reason: "half a thought" } },
      { is: "dropped" },
      { is: "undone", arrived: arrived("a", { draft: { label: "bad", reason: "", note: "" } }) },
    );
    expect(desk.present?.work.label).toBe("bad");
    expect(desk.ahead?.case.id).toBe("b");
    expect(desk.ahead?.work.reason).toBe("half a thought");
  });
});

describe("a lost claim", () => {
  it("makes the form read-only and keeps what was typed", () => {
    const desk = through(
      deskWith(arrived("a")),
      { is: "worked", work: { label: "bad" } },
      { is: "lost", caseId: "a", problem: gone },
    );
    expect(desk.present && stepOf(desk.present)).toBe("read");
    expect([desk.present?.work.label, desk.present?.lost]).toEqual(["bad", gone]);
  });

  it("is ours again when it is claimed anew", () => {
    const desk = through(
      deskWith(arrived("a")),
      { is: "lost", caseId: "a", problem: gone },
      { is: "refreshed", arrived: arrived("a", {}, 5000) },
    );
    expect(desk.present?.lost).toBeNull();
    expect(desk.present?.hold?.lease).toEqual({ lastsMs: 120_000, sinceMs: 5000 });
  });

  it("ahead is dropped without a word", () => {
    const desk = through(
      deskWith(arrived("a")),
      { is: "reserved", arrived: arrived("b") },
      { is: "lost", caseId: "b", problem: gone },
    );
    expect([desk.ahead, desk.present?.lost]).toEqual([null, null]);
  });
});

it("renews the claim without moving the clock of the deadline", () => {
  const desk = through(deskWith(arrived("a", {}, 100)), {
    is: "renewed",
    caseId: "a",
    claim: claimOf("t_a"),
    sinceMs: 30_000,
  });
  expect(desk.present?.hold?.lease.sinceMs).toBe(30_000);
  expect(desk.present?.sinceMs).toBe(100);
});

describe("the step that Enter takes", () => {
  const step = (more: Partial<CaseDto>, events: readonly DeskEvent[] = []) => {
    const { present } = through(deskWith(arrived("a", more)), ...events);
    return present && stepOf(present);
  };

  it("shows the opinion first in the mode that wants an answer before it", () => {
    expect(step({})).toBe("reveal");
    expect(step({ opinion })).toBe("decide");
    expect(step({}, [{ is: "opinion_refused", problem: gone }])).toBe("decide");
  });

  it.each(["always", "on_request", "never"] as const)("decides at once in mode %s", (mode) => {
    expect(step({ mode })).toBe("decide");
  });

  it("is none on a case that is not ours or is decided", () => {
    expect(stepOf({ ...requirePresent(arrived("a")), hold: null })).toBe("read");
    expect(step({ state: "decided" })).toBe("read");
  });
});

describe("what stands in the way", () => {
  it("is a label, then a reason where one is asked for, but not before the opinion", () => {
    const of = (more: Partial<CaseDto>, work: object) => {
      const present = requirePresent(arrived("a", { reason_required: true, ...more }));
      return missingIn({ ...present, work: { ...present.work, ...work } });
    };
    expect(of({ mode: "never" }, {})).toBe("label");
    expect(of({ mode: "never" }, { label: "bad" })).toBe("reason");
    expect(of({ mode: "never" }, { label: "bad", reason: "  " })).toBe("reason");
    expect(of({ mode: "never" }, { label: "bad", reason: "late" })).toBeNull();
    expect(of({}, { label: "bad" })).toBeNull();
  });
});

it("calls a case by its reference, or by the end of its id", () => {
  expect(titleOf({ id: "case_01m855f1849gbc7a7zk6afb31s", reference: "loan-374" })).toBe(
    "loan-374",
  );
  expect(titleOf({ id: "case_01m855f1849gbc7a7zk6afb31s", reference: null })).toBe("k6afb31s");
});

function requirePresent(it: Arrived) {
  const { present } = deskWith(it);
  if (!present) throw new Error("nothing lies on the desk");
  return present;
}
