import { listen } from "#lib/db/listen";
import type { Doorbell } from "./wait-for-decision";

/** More callers than this do not wait: they are told at once what is known. */
const MOST_WAITING = 200;

type Bell = {
  readonly waiting: Set<() => void>;
  line: Promise<unknown> | null;
  /** Nobody may wait here any more: the process is ending. */
  isClosed: boolean;
};

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireDecisionBell?: Bell };

/**
 * The bell of this process, rung by PostgreSQL whenever something is decided anywhere. Where the line is down the
 * nap's end rings instead.
 */
export const decisionDoorbell: Doorbell = (ms, signal) => {
  const bell = theBell();
  if (bell.isClosed || bell.waiting.size >= MOST_WAITING) return Promise.resolve(false);
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      bell.waiting.delete(wake);
      resolve(true);
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake, { once: true });
    bell.waiting.add(wake);
  });
};

/** Sends everybody who waits away with what is known, from now on: the process is ending. */
export function closeDoorbell(): void {
  const bell = theBell();
  bell.isClosed = true;
  for (const wake of [...bell.waiting]) wake();
}

function theBell(): Bell {
  shared.umpireDecisionBell ??= { waiting: new Set(), line: null, isClosed: false };
  const bell = shared.umpireDecisionBell;
  bell.line ??= listen("umpire_decided", () => {
    for (const wake of [...bell.waiting]) wake();
  }).catch(() => {
    bell.line = null;
  });
  return bell;
}
