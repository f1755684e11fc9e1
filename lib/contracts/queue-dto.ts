import type { QueueFigures, Stop } from "#lib/review/queue";
import type { WhyNoneFree } from "#lib/review/why-none-free";
import type { QueueDto, WhyNoneDto } from "./cases";

/** A queue with its figures. */
export function toQueueDto(queue: QueueFigures): QueueDto {
  return {
    id: queue.id,
    name: queue.name,
    title: queue.title,
    free: queue.free,
    claimed: queue.claimed,
    mine: queue.mine,
    decided_today: queue.decidedToday,
    oldest_age_ms: queue.oldestAgeMs,
    due_next: queue.dueNext?.toISOString() ?? null,
    due_next_ms: queue.dueNextMs,
    reveal_mode: queue.revealMode,
    claim_seconds: queue.claimSeconds,
    grace_seconds: queue.graceSeconds,
    max_claims: queue.maxClaims,
    reason_required: queue.isReasonRequired,
    member: queue.isMember,
    led: queue.isLed,
    stop: toStopDto(queue.stop),
    unfinished_case: queue.unfinishedCaseId,
  };
}

/** Why a queue has nothing for the reader. */
export function toWhyNoneDto(why: WhyNoneFree): WhyNoneDto {
  return {
    state: why.state,
    queue: why.queue,
    free: why.free,
    claimed: why.claimed,
    mine: why.mine,
    skipped: why.skipped,
    decided_today: why.decidedToday,
    earliest_expiry_ms: why.earliestExpiryMs,
    stopped: why.stopped && toStopDto(why.stopped),
  };
}

function toStopDto({ mode, reason, by, at }: Stop) {
  return { mode, reason, by, at: at?.toISOString() ?? null };
}
