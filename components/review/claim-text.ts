import { clockText } from "#lib/client/countdown";
import type { CaseDto } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";

const WARN_MS = 60_000;
const URGENT_MS = 20_000;

/** From when on the countdown shows. */
export function isShort(leftMs: number): boolean {
  return leftMs <= WARN_MS;
}

/**
 * What is read out while a claim runs down: once at 60 s and once at 20 s, nothing in between. `before` and `leftMs`:
 * two readings in a row.
 */
export function spokenAt(beforeMs: number, leftMs: number): string | null {
  if (leftMs <= 0) return null;
  if (beforeMs > URGENT_MS && leftMs <= URGENT_MS) return "20 seconds left on your claim";
  if (beforeMs > WARN_MS && leftMs <= WARN_MS) return "One minute left on your claim";
  return null;
}

/** Who has the case now that it is not ours, and what can be done. */
export function standingText({ state, holder, decisions }: CaseDto): string {
  if (state === "decided") {
    const last = decisions.at(-1);
    return last ? `Decided by ${last.decided_by_name}.` : "Decided.";
  }
  if (holder === null) return "It is free: claim it to work on it.";
  return holder.you ? "You hold it." : `${holder.name} holds it.`;
}

/** Why a case was lost, and whether it can be had again. */
export function lostText({ title, detail }: Problem, { state, holder }: CaseDto): string {
  const isFree = state === "waiting" && holder === null;
  return `${title}. ${detail}${isFree ? " It is free: claim it again." : ""}`;
}

/** When the case decides itself, and how, as far as that gives nothing away. `null` without a deadline. */
export function deadlineText(leftMs: number | null, label: string | null): string | null {
  if (leftMs === null) return null;
  if (leftMs <= 0) return "Its deadline has passed; your claim keeps it from deciding itself.";
  const how = label === null ? "Decides itself" : `Decides itself as “${label}”`;
  return `${how} in ${clockText(leftMs)}`;
}
