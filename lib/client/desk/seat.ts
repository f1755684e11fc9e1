import type { Outbox } from "../tray/outbox";
import { type Activity, createActivity } from "./activity";
import { type Desk, type DeskEvent, deskAfter, deskWith } from "./desk";
import type { Arrived } from "./on-desk";

/** A reviewer at a desk: what lies on it, the way out for what is done, and the watch. */
export type Seat = {
  readonly read: () => Desk;
  readonly note: (event: DeskEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly outbox: Outbox;
  readonly activity: Activity;
  readonly nowMs: () => number;
  /** The case whose draft was changed since it was last sent. */
  unsentDraftOf: string | null;
};

type SeatDoors = { readonly outbox: Outbox; readonly nowMs: () => number };

/** A desk with one case on it. Nothing is sent before something is done. */
export function createSeat(arrived: Arrived, { outbox, nowMs }: SeatDoors): Seat {
  const listeners = new Set<() => void>();
  let desk = deskWith(arrived);
  return {
    read: () => desk,
    note: (event) => {
      desk = deskAfter(desk, event);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    outbox,
    activity: createActivity(nowMs()),
    nowMs,
    unsentDraftOf: null,
  };
}
