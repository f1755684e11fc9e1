import { ownDecision } from "#lib/client/tray/outbox";
import type { TrayEntry } from "#lib/client/tray/tray";

const DONE = { decide: "Saved", skip: "Skipped", escalate: "Handed over" } as const;
const DOING = { decide: "Saving", skip: "Skipping", escalate: "Handing over" } as const;

/** An entry of the tray in one line: what, of which case, and how far. */
export function entryText(entry: TrayEntry): string {
  const { act, sending, title } = entry;
  switch (sending.at) {
    case "waiting":
    case "sending":
      return `${DOING[act]}: ${what(entry)}…`;
    case "retrying":
      return `Not saved yet: ${what(entry)}. ${sending.detail} Trying again.`;
    case "signed_out":
      return `Not saved yet: ${what(entry)}. You are signed out; sign in and it goes on.`;
    case "saved":
      return sending.next === null
        ? `${DONE[act]}: ${what(entry)}`
        : `Saved: another person is asked as well (${what(entry)})`;
    case "undone":
      return `Taken back: ${title}`;
    case "refused": {
      const { problem } = sending;
      const stored = ownDecision(problem);
      return stored
        ? `Not saved: ${what(entry)}. You answered “${stored.label}” before; amend it if this one is right.`
        : `Not saved: ${what(entry)}. ${problem.detail} Your draft is kept.`;
    }
  }
}

/** Whether the line is bad news. The words say it; the color repeats it. */
export function isBad({ sending }: TrayEntry): boolean {
  return sending.at === "retrying" || sending.at === "signed_out" || sending.at === "refused";
}

/** Why no further decision is taken. */
export function blockText(block: "too_many" | "too_long"): string {
  return block === "too_many"
    ? "More than three decisions are not saved yet. No further one is taken until they are."
    : "A decision has had no answer for half a minute. No further one is taken until it has.";
}

function what({ title, label }: TrayEntry): string {
  return label === null ? title : `${title} as “${label}”`;
}
