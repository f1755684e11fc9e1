"use client";
import { useSyncExternalStore } from "react";
import { useNow } from "../use-now";
import { deskOutbox } from "./desk-outbox";
import { isTicking, type Tray } from "./tray";

const EMPTY: Tray = [];

/** The tray of this tab, and a clock that runs while something in it does. */
export function useTray(): { readonly tray: Tray; readonly nowMs: number } {
  const tray = useSyncExternalStore(subscribe, read, readOnServer);
  const isRunning = tray.length > 0 && isTicking(tray, performance.now());
  const tickedMs = useNow(isRunning ? 250 : null);
  return { tray, nowMs: tickedMs };
}

function subscribe(listener: () => void): () => void {
  return deskOutbox().subscribe(listener);
}

function read(): Tray {
  return deskOutbox().tray();
}

function readOnServer(): Tray {
  return EMPTY;
}
