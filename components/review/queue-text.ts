import { durationText } from "#lib/client/countdown";
import type { QueueDto } from "#lib/contracts/cases";

type Figures = Pick<
  QueueDto,
  "free" | "claimed" | "mine" | "oldest_age_ms" | "due_next_ms" | "decided_today"
>;

/** The figures of a queue with their names, in the order they are read. */
export function figuresOf(
  queue: Figures,
): readonly { readonly name: string; readonly text: string }[] {
  const { free, claimed, mine, oldest_age_ms, due_next_ms, decided_today } = queue;
  return [
    { name: "Free", text: String(free) },
    { name: "Claimed", text: mine > 0 ? `${claimed} (${mine} by you)` : String(claimed) },
    { name: "Oldest waits", text: oldest_age_ms === null ? "–" : durationText(oldest_age_ms) },
    { name: "Next due", text: dueText(due_next_ms) },
    { name: "Decided today", text: String(decided_today) },
  ];
}

function dueText(ms: number | null): string {
  if (ms === null) return "no deadline";
  return ms <= 0 ? "overdue" : `in ${durationText(ms)}`;
}

/** A stop switch in a sentence; `null` when it is off. */
export function stopText({ mode, reason, by, at }: QueueDto["stop"]): string | null {
  if (mode === "off") return null;
  const what = mode === "review" ? "everything goes to people" : "every request is refused";
  const when = at === null ? "" : ` at ${at.slice(11, 16)} UTC on ${at.slice(0, 10)}`;
  return `Stopped by ${by ?? "somebody"}${when}: ${what}. Reason: ${reason ?? "none given"}.`;
}

const MODES: Readonly<Record<QueueDto["reveal_mode"], string>> = {
  after_provisional: "after your first answer",
  on_request: "when you ask",
  always: "from the start",
  never: "never",
};

/** How a queue treats its reviewers, in words. */
export function rulesOf(
  queue: QueueDto,
): readonly { readonly name: string; readonly text: string }[] {
  const { claim_seconds, grace_seconds, reason_required, reveal_mode } = queue;
  return [
    { name: "Model's opinion", text: `${MODES[reveal_mode]}, as a rule` },
    { name: "A claim lasts", text: durationText(claim_seconds * 1000) },
    {
      name: "Undo",
      text:
        grace_seconds === 0 ? "none; amend instead" : `for ${durationText(grace_seconds * 1000)}`,
    },
    { name: "Reason", text: reason_required ? "required" : "optional" },
  ];
}
