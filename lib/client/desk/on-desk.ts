import { CaseDto, type ClaimTokenDto } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";
import { type Countdown, remainingMs } from "../countdown";

/** A reviewer's unfinished answer, and what they chose the label with. */
export type Work = CaseDto["draft"] & { readonly input: "keys" | "mouse" };

/** The right to decide a case, counted down on the monotonic clock. */
export type Hold = Pick<ClaimTokenDto, "token" | "kind" | "extensions_left"> & {
  readonly lease: Countdown;
};

/** A reply that holds a case, and the clock when it was asked for. */
export type Arrived = {
  readonly case: CaseDto;
  readonly claim: ClaimTokenDto | null;
  readonly sinceMs: number;
};

/** A case that lies on the desk. */
export type OnDesk = {
  readonly case: CaseDto;
  /** The clock when the durations in `case` began. */
  readonly sinceMs: number;
  readonly hold: Hold | null;
  readonly work: Work;
  /** Whether the server knows that it is being looked at. */
  readonly isActive: boolean;
  /** Why it cannot be worked on any more. */
  readonly lost: Problem | null;
  /** The server would not show the opinion; the case can be decided without. */
  readonly isOpinionRefused: boolean;
};

/** Lays a case on the desk as it came, with the draft as the work begun. */
export function laid({ case: it, claim, sinceMs }: Arrived, isActive: boolean): OnDesk {
  return {
    case: it,
    sinceMs,
    hold: claim && heldSince(claim, sinceMs),
    work: { ...it.draft, label: it.draft.label ?? it.provisional_label, input: "keys" },
    isActive: isActive && claim !== null,
    lost: null,
    isOpinionRefused: false,
  };
}

/** The same case read anew; what was typed meanwhile stays. */
export function relaid(old: OnDesk, { case: it, claim, sinceMs }: Arrived): OnDesk {
  const hold = claim && heldSince(claim, sinceMs);
  return { ...old, case: it, sinceMs, hold, isActive: claim !== null, lost: null };
}

const Holder = CaseDto.shape.holder;

/** The same case after its claim was lost: read-only, with what was typed, and held by whom the refusal names. */
export function lostTo(old: OnDesk, lost: Problem): OnDesk {
  const holder = Holder.safeParse(lost.holder).data ?? null;
  return { ...old, hold: null, lost, case: { ...old.case, holder } };
}

/** A claim as the desk counts it down. */
export function heldSince(claim: ClaimTokenDto, sinceMs: number): Hold {
  const { token, kind, extensions_left, expires_in_ms } = claim;
  return { token, kind, extensions_left, lease: { lastsMs: expires_in_ms, sinceMs } };
}

/** Milliseconds for which the case is still ours; zero when it is not. */
export function holdLeftMs({ hold }: OnDesk, nowMs: number): number {
  return hold ? remainingMs(hold.lease, nowMs) : 0;
}

/** What `Enter` does next: show the opinion, or decide. `read`: nothing, the case is not ours. */
export function stepOf({
  case: it,
  hold,
  lost,
  isOpinionRefused,
}: OnDesk): "reveal" | "decide" | "read" {
  if (hold === null || lost !== null || it.state !== "waiting") return "read";
  const wantsOpinion = it.mode === "after_provisional" && it.opinion === null;
  return wantsOpinion && !isOpinionRefused ? "reveal" : "decide";
}

/** What stands in the way of `Enter`, if anything does. */
export function missingIn({
  case: it,
  work,
  isOpinionRefused,
  ...rest
}: OnDesk): "label" | "reason" | null {
  if (work.label === null) return "label";
  const decides = stepOf({ case: it, work, isOpinionRefused, ...rest }) === "decide";
  return decides && it.reason_required && work.reason.trim() === "" ? "reason" : null;
}

/** What a person calls a case: its reference, or else the end of its id. */
export function titleOf({ reference, id }: Pick<CaseDto, "reference" | "id">): string {
  return reference ?? id.slice(-8);
}
