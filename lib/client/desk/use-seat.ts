"use client";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CaseReply } from "#lib/contracts/cases";
import { deskOutbox } from "../tray/desk-outbox";
import type { Desk } from "./desk";
import { sendDraft } from "./draft";
import { beat, lapse, leave } from "./keep-hold";
import { activate } from "./next-case";
import { createSeat, type Seat } from "./seat";

const TICK_MS = 1000;
const BEAT_EVERY_TICKS = 30;
const DRAFT_AFTER_MS = 1000;

/** A seat at the desk for as long as the screen is there, and what lies on the desk now. */
export function useSeat(initial: CaseReply): { readonly seat: Seat; readonly desk: Desk } {
  const [seat] = useState(() => seatFor(initial));
  const desk = useSyncExternalStore(seat.subscribe, seat.read, seat.read);
  useSitting(seat);
  useAutosave(seat, desk);
  useAddress(desk);
  return { seat, desk };
}

function seatFor(initial: CaseReply): Seat {
  const nowMs = () => performance.now();
  const arrived = { ...initial, sinceMs: nowMs() };
  return createSeat(arrived, { outbox: deskOutbox(), nowMs });
}

/** Takes the case up, keeps it while there is somebody, and gives it up on the way out. */
function useSitting(seat: Seat): void {
  useEffect(() => {
    if (seat.read().present?.hold) void activate(seat);
    return leaveOnExit(seat);
  }, [seat]);
  useEffect(() => {
    let ticks = 0;
    const isInSight = () => document.visibilityState === "visible";
    const timer = setInterval(() => {
      ticks += 1;
      seat.activity.tick(seat.nowMs(), isInSight());
      lapse(seat);
      if (ticks % BEAT_EVERY_TICKS === 0) void beat(seat, isInSight());
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [seat]);
  useEffect(() => {
    const touch = () => seat.activity.touch(seat.nowMs());
    const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touch);
    };
  }, [seat]);
}

function leaveOnExit(seat: Seat): () => void {
  const onHide = () => leave(seat);
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted && seat.read().present?.hold) void activate(seat);
  };
  window.addEventListener("pagehide", onHide);
  window.addEventListener("pageshow", onShow);
  return () => {
    window.removeEventListener("pagehide", onHide);
    window.removeEventListener("pageshow", onShow);
    leave(seat);
  };
}

/** A second after the last change the draft goes to the server. */
function useAutosave(seat: Seat, { present }: Desk): void {
  const work = present?.work;
  useEffect(() => {
    if (work === undefined) return;
    const timer = setTimeout(() => void sendDraft(seat), DRAFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [seat, work]);
}

/** The address names what is shown, so that a reload asks for it; going back leads to where one came from. */
function useAddress({ present, why, queue }: Desk): void {
  const shownId = present?.case.id;
  const path = shownId ? `/cases/${shownId}` : why ? `/queues/${queue.id}` : null;
  const isFirst = useRef(true);
  useEffect(() => {
    const isSame = path === null || window.location.pathname === path;
    if (!(isFirst.current || isSame)) window.history.replaceState(null, "", path);
    isFirst.current = false;
  }, [path]);
}
