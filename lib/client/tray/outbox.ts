import { CaseDecisionDto } from "#lib/contracts/cases";
import { failureOf } from "../failure";
import { createLine, type Line } from "../line";
import type { RefusedRequest } from "../request";
import { retryDelayMs } from "../retry-delay";
import {
  isUnsaved,
  type Outgoing,
  type Sending,
  type Stored,
  type Tray,
  type TrayEvent,
  trayAfter,
} from "./tray";

/** What an outbox needs of the world. */
export type OutboxDoors = {
  readonly nowMs: () => number;
  /** Resolves after `ms`, or at once when `wake` is aborted. */
  readonly pause: (ms: number, wake: AbortSignal) => Promise<void>;
};

/** The writes of one tab: in order, one in flight, each kept until the server has answered it. */
export type Outbox = {
  readonly tray: () => Tray;
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Puts a finished case in the tray and sends it when its turn comes, as often as it takes. `send` must be safe to
   * repeat: the same idempotency key every time. Answers what was stored, or `null` when it was refused.
   */
  readonly submit: (outgoing: Outgoing, send: () => Promise<Stored>) => Promise<Stored | null>;
  /** The same line, for writes that do not stand in the tray. */
  readonly line: Line;
  /** Notes what became of a saved entry afterwards. */
  readonly move: (id: string, sending: Sending) => void;
  readonly dismiss: (id: string) => void;
  /** Ends every pause between tries, for example when the network or the sign-in is back. */
  readonly retryNow: () => void;
};

/** Longer than anybody stays signed out with the page open; `retryNow` ends it. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1;

/** An empty outbox. */
export function createOutbox(doors: OutboxDoors): Outbox {
  const line = createLine();
  const listeners = new Set<() => void>();
  let tray: Tray = [];
  let wake = new AbortController();

  const note = (event: TrayEvent) => {
    tray = trayAfter(tray, event);
    for (const listener of listeners) listener();
  };
  const move = (id: string, sending: Sending) => note({ is: "moved", id, sending });

  return {
    tray: () => tray,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    submit: (outgoing, send) => {
      note({ is: "entered", outgoing });
      return line.enter(() => deliver({ doors, outgoing, send, move, wake: () => wake.signal }));
    },
    line,
    move,
    dismiss: (id) => note({ is: "dismissed", id }),
    retryNow: () => {
      wake.abort();
      wake = new AbortController();
    },
  };
}

/** Whether leaving the page now would lose something. */
export function hasUnsaved(outbox: Outbox): boolean {
  return outbox.tray().some(isUnsaved);
}

type Delivery = {
  readonly doors: OutboxDoors;
  readonly outgoing: Outgoing;
  readonly send: () => Promise<Stored>;
  readonly move: (id: string, sending: Sending) => void;
  readonly wake: () => AbortSignal;
};

async function deliver(delivery: Delivery): Promise<Stored | null> {
  const { doors, outgoing, send, move } = delivery;
  for (let attempt = 0; ; attempt += 1) {
    move(outgoing.id, { at: "sending" });
    try {
      const stored = await send();
      move(outgoing.id, { at: "saved", ...stored, sinceMs: doors.nowMs() });
      return stored;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === "refused") return settleRefused(delivery, failure.refusal);
      if (failure.kind === "signed_out") {
        move(outgoing.id, { at: "signed_out" });
        await doors.pause(UNTIL_WOKEN_MS, delivery.wake());
      } else {
        const delayMs = retryDelayMs(attempt, failure.afterMs);
        const nextTryMs = doors.nowMs() + delayMs;
        move(outgoing.id, { at: "retrying", detail: failure.detail, nextTryMs });
        await doors.pause(delayMs, delivery.wake());
      }
    }
  }
}

/** The same answer given in another tab, or before this page knew, is saved work and no error. */
function settleRefused(
  { doors, outgoing, move }: Delivery,
  { problem }: RefusedRequest,
): Stored | null {
  const stored = storedAs(problem, outgoing);
  if (stored) move(outgoing.id, { at: "saved", ...stored, sinceMs: doors.nowMs() });
  else move(outgoing.id, { at: "refused", problem });
  return stored;
}

function storedAs(problem: RefusedRequest["problem"], { label }: Outgoing): Stored | null {
  const decision = ownDecision(problem);
  if (problem.code === "decided_by_you" && decision?.label === label) {
    return { decision, next: null };
  }
  const isOwnAnswer = problem.code === "answered_by_you" && problem.answer === label;
  return isOwnAnswer ? { decision: null, next: "another_review" } : null;
}

/** One's own decision that a refusal of another carries, if it does. */
export function ownDecision(problem: RefusedRequest["problem"]): CaseDecisionDto | null {
  const parsed = CaseDecisionDto.safeParse(problem.decision);
  return parsed.success ? parsed.data : null;
}
