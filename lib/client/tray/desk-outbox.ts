import { createOutbox, hasUnsaved, type Outbox } from "./outbox";

let outbox: Outbox | null = null;

/**
 * The outbox of this tab. It outlives the screens, so that walking to another desk loses nothing. On the server, where
 * nothing is sent, everybody gets an empty one of their own.
 */
export function deskOutbox(): Outbox {
  const doors = { nowMs: () => performance.now(), pause };
  if (typeof window === "undefined") return createOutbox(doors);
  outbox ??= opened(createOutbox(doors));
  return outbox;
}

function opened(made: Outbox): Outbox {
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved(made)) event.preventDefault();
  });
  window.addEventListener("online", made.retryNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") made.retryNow();
  });
  return made;
}

function pause(ms: number, wake: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
