import type { CaseDto, ClaimTokenDto, WhyNoneDto } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";
import {
  type Arrived,
  heldSince,
  holdLeftMs,
  laid,
  lostTo,
  type OnDesk,
  relaid,
  type Work,
} from "./on-desk";

/** What the desk waits for. */
export type Busy = "next" | "opinion" | "undo" | "claim" | null;

/** One reviewer's desk: a case being worked on, and at most one ahead. */
export type Desk = {
  readonly queue: CaseDto["queue"];
  readonly present: OnDesk | null;
  readonly ahead: OnDesk | null;
  /** Why there is no case, and the clock when that came. */
  readonly why: { readonly said: WhyNoneDto; readonly sinceMs: number } | null;
  /** The last thing that went wrong beside the tray. */
  readonly trouble: Problem | null;
  readonly busy: Busy;
  /** How many cases this desk has shown. */
  readonly count: number;
};

/** A change of a case that stays where it lies. */
type Touch =
  | { readonly is: "worked"; readonly work: Partial<Work> }
  | { readonly is: "read"; readonly case: CaseDto }
  | { readonly is: "opinion_refused"; readonly problem: Problem }
  | { readonly is: "lost"; readonly caseId: string; readonly problem: Problem }
  | {
      readonly is: "renewed";
      readonly caseId: string;
      readonly claim: ClaimTokenDto;
      readonly sinceMs: number;
    };

export type DeskEvent =
  | Touch
  | { readonly is: "waiting"; readonly busy: Busy }
  | { readonly is: "troubled"; readonly problem: Problem }
  | { readonly is: "opened" | "reserved" | "refreshed" | "undone"; readonly arrived: Arrived }
  | { readonly is: "none"; readonly why: WhyNoneDto; readonly sinceMs: number }
  | { readonly is: "left"; readonly nowMs: number }
  | { readonly is: "dropped" };

/** Less than this and a case ahead is not worth showing: its claim would lapse before it is activated. */
const TOO_LATE_MS = 3000;

/** A desk on which one case lies, as a page brings it. */
export function deskWith(arrived: Arrived): Desk {
  const { queue } = arrived.case;
  const present = laid(arrived, false);
  return { queue, present, ahead: null, why: null, trouble: null, busy: null, count: 1 };
}

/** The desk after an event. Events about a case that no longer lies on it change nothing. */
export function deskAfter(desk: Desk, event: DeskEvent): Desk {
  switch (event.is) {
    case "waiting":
      return { ...desk, busy: event.busy, trouble: null };
    case "troubled":
      return { ...desk, busy: null, trouble: event.problem };
    case "dropped":
      return { ...desk, ahead: null };
    case "none":
      return emptied(desk, event.why, event.sinceMs);
    case "left":
      return afterLeaving(desk, event.nowMs);
    case "opened":
    case "reserved":
    case "refreshed":
    case "undone":
      return withArrived(desk, event.is, event.arrived);
    default:
      return touched(desk, event);
  }
}

function emptied(desk: Desk, said: WhyNoneDto, sinceMs: number): Desk {
  return { ...desk, present: null, busy: null, trouble: null, why: { said, sinceMs } };
}

/** The case ahead, if it is still held, takes the place of the one that left. */
function afterLeaving(desk: Desk, nowMs: number): Desk {
  const { ahead } = desk;
  if (ahead && holdLeftMs(ahead, nowMs) > TOO_LATE_MS) {
    return { ...shown(desk, ahead), ahead: null };
  }
  return { ...desk, present: null, ahead: null, why: null, trouble: null, busy: "next" };
}

function withArrived(
  desk: Desk,
  how: "opened" | "reserved" | "refreshed" | "undone",
  arrived: Arrived,
): Desk {
  const { present, ahead } = desk;
  switch (how) {
    case "opened":
      return { ...shown(desk, laid(arrived, true)), queue: arrived.case.queue };
    case "reserved":
      return present?.case.id === arrived.case.id ? desk : { ...desk, ahead: laid(arrived, false) };
    case "undone":
      return { ...shown(desk, laid(arrived, true)), ahead: present?.hold ? present : ahead };
    case "refreshed":
      if (present?.case.id !== arrived.case.id) return desk;
      return { ...desk, busy: null, trouble: null, present: relaid(present, arrived) };
  }
}

function shown(desk: Desk, present: OnDesk): Desk {
  return { ...desk, present, why: null, trouble: null, busy: null, count: desk.count + 1 };
}

function touched(desk: Desk, event: Touch): Desk {
  const { present, ahead } = desk;
  switch (event.is) {
    case "worked":
      return withPresent(desk, (it) => ({ ...it, work: { ...it.work, ...event.work } }));
    case "read":
      if (present?.case.id !== event.case.id) return desk;
      return withPresent(desk, (it) => ({ ...it, case: event.case }));
    case "opinion_refused":
      return {
        ...withPresent(desk, (it) => ({ ...it, isOpinionRefused: true })),
        busy: null,
        trouble: event.problem,
      };
    case "lost": {
      if (ahead?.case.id === event.caseId) return { ...desk, ahead: null };
      if (present?.case.id !== event.caseId) return desk;
      return { ...withPresent(desk, (it) => lostTo(it, event.problem)), busy: null };
    }
    case "renewed": {
      const hold = heldSince(event.claim, event.sinceMs);
      if (ahead?.case.id === event.caseId) return { ...desk, ahead: { ...ahead, hold } };
      if (present?.case.id !== event.caseId || present.lost) return desk;
      return withPresent(desk, (it) => ({ ...it, hold }));
    }
  }
}

function withPresent(desk: Desk, change: (present: OnDesk) => OnDesk): Desk {
  return { ...desk, present: desk.present && change(desk.present) };
}
