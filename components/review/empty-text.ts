import type { WhyNoneDto } from "#lib/contracts/cases";

/** Why a desk is empty, in a title and sentences that carry every count. */
export function emptyText(why: WhyNoneDto): { readonly title: string; readonly lines: string[] } {
  const { queue, claimed, mine, skipped, decided_today } = why;
  switch (why.state) {
    case "done":
      return {
        title: `${queue} is done`,
        lines: [
          `${casesText(decided_today)} decided here today. No case is waiting; when the next one comes is not known.`,
        ],
      };
    case "all_claimed":
      return {
        title: `All waiting cases of ${queue} are claimed`,
        lines: [
          `Free: ${why.free}. Claimed: ${claimed} (by you ${mine}). Skipped by you: ${skipped}.`,
        ],
      };
    case "claim_limit":
      return {
        title: `You hold as many cases of ${queue} as it allows`,
        lines: [`Claimed by you: ${mine}. Finish one of them, or give one back, before the next.`],
      };
    case "skipped":
      return {
        title: `Only cases that you skipped wait in ${queue}`,
        lines: [`Skipped by you: ${skipped}. They are for others now, unless you take one back.`],
      };
    case "stopped":
      return { title: `${queue} is stopped`, lines: stopLines(why) };
  }
}

function stopLines({ stopped }: WhyNoneDto): string[] {
  if (!stopped) return [];
  const { by, at, reason } = stopped;
  const when = at === null ? "" : ` on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC`;
  return [`Stopped by ${by ?? "somebody"}${when}.`, `Reason: ${reason ?? "none given"}.`];
}

function casesText(count: number): string {
  return count === 1 ? "1 case was" : `${count} cases were`;
}
