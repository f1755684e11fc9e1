import { afterEach, expect, it, vi } from "vitest";
import type { CaseDto } from "#lib/contracts/cases";
import { createOutbox } from "../tray/outbox";
import { commit } from "./finish-case";
import { activate } from "./next-case";
import { createSeat } from "./seat";
import { undoLast } from "./undo";

afterEach(() => vi.unstubAllGlobals());

const AT = "2025-11-23T20:05:00.000Z";

function caseOf(id: string): CaseDto {
  return {
    ...{ id, state: "waiting", reference: null, question: "?", labels: ["good", "bad"] },
    queue: { id: "queue_1", name: "loans", title: "Loans" },
    endpoint: { name: "loan-desk", title: "Loan desk" },
    ...{ guideline: "", guideline_version: 1, reason_required: false, grace_seconds: 0 },
    ...{ mode: "never", evidence: { kind: "text", text: "" }, opinion: null },
    ...{ provisional_label: null, draft: { label: null, reason: "", note: "" }, notes: [] },
    ...{ decisions: [], deadline_at: null, deadline_in_ms: null, deadline_label: null },
    ...{ holder: null, escalates_to: [], created_at: AT },
  };
}

function held(id: string, kind: "active" | "reserved") {
  const lasts = { expires_at: AT, expires_in_ms: 120_000, extensions_left: 11 };
  return { case: caseOf(id), claim: { token: `t_${id}`, kind, ...lasts } };
}

const NONE = {
  case: null,
  why: {
    ...{ state: "done", queue: "Loans", free: 0, claimed: 0, mine: 0, skipped: 0 },
    ...{ decided_today: 0, earliest_expiry_ms: null, stopped: null },
  },
};

/** A promise, and what fulfils it. */
function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

/** A server with the cases `a`, held, and `b`, the last one of the queue, which answers a reservation when it is told to. */
function lastCaseServer() {
  const asked: string[] = [];
  const [door, reached, shown] = [signal(), signal(), signal()];
  let claims = 0;
  const claimReply = async () => {
    claims += 1;
    if (claims > 1) return NONE;
    reached.give();
    await door.given;
    return held("case_b", "reserved");
  };
  const caseReply = (path: string) => {
    if (path.startsWith("/cases/case_b")) shown.give();
    return held(path.startsWith("/cases/case_b") ? "case_b" : "case_a", "active");
  };
  const answered = { case_id: "case_a", prediction_id: "pred_a", decision: null };
  vi.stubGlobal("fetch", async (url: string) => {
    const path = url.replace("/api/v1", "");
    asked.push(path);
    const isAnswer = path.endsWith("/decision");
    const reply = path.endsWith("/claims") ? await claimReply() : caseReply(path);
    return Response.json(isAnswer ? { ...answered, next: "another_review" } : reply);
  });
  return { asked, reached: reached.given, shown: shown.given, answer: door.give };
}

it("shows the last case when it was being reserved while the one before was answered, which cannot be undone", async () => {
  const server = lastCaseServer();
  const outbox = createOutbox({ nowMs: () => 0, pause: () => Promise.resolve() });
  const first = { ...held("case_a", "active"), sinceMs: 0 };
  const seat = createSeat(first, { outbox, nowMs: () => performance.now() });
  const sitting = activate(seat);
  await server.reached;
  seat.note({ is: "worked", work: { label: "bad" } });
  expect(commit(seat)).toBe("done");
  server.answer();
  await sitting;
  await server.shown;
  expect(seat.read().present?.case.id).toBe("case_b");
  expect([seat.read().why, seat.read().ahead]).toEqual([null, null]);
  expect(server.asked.filter((it) => it.endsWith("/claims"))).toHaveLength(1);
  expect(await undoLast(seat)).toEqual({ is: "passed_on" });
});
