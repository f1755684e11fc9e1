"use client";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import type { Desk } from "#lib/client/desk/desk";
import { bringNext, claimPresent, readPresent } from "#lib/client/desk/next-case";
import type { OnDesk } from "#lib/client/desk/on-desk";
import type { Seat } from "#lib/client/desk/seat";
import { useKeyActs, useShownKey } from "../keys/use-keys";
import { lostText, standingText } from "./claim-text";
import { TakeAway } from "./take-away";

/** Why the case is read-only, who has it, and what can be done about that. */
export function Standing({
  seat,
  desk: { busy },
  present,
  mayWork,
  mayTakeAway,
}: {
  readonly seat: Seat;
  readonly desk: Desk;
  readonly present: OnDesk;
  readonly mayWork: boolean;
  readonly mayTakeAway: boolean;
}) {
  const { lost, case: it } = present;
  const mayClaim = mayWork && isFree(present);
  const onClaim = () => void claimPresent(seat);
  useKeyActs(mayClaim ? { "case.claim": onClaim } : {});
  const claimKey = useShownKey("case.claim");
  return (
    <Notice tone={lost ? "warn" : "plain"} alert={lost !== null}>
      <p>{lost ? lostText(lost, it) : standingText(it)}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {mayClaim ? (
          <Button
            variant="primary"
            {...(claimKey ? { shortcut: claimKey } : {})}
            disabled={busy === "claim"}
            onClick={onClaim}
          >
            {lost ? "Claim it again" : "Claim this case"}
          </Button>
        ) : null}
        {mayTakeAway && it.state === "waiting" && it.holder && !it.holder.you ? (
          <TakeAway caseId={it.id} holder={it.holder.name} onTaken={() => void readPresent(seat)} />
        ) : null}
        {mayWork ? <Button onClick={() => void bringNext(seat)}>Next case</Button> : null}
      </div>
    </Notice>
  );
}

function isFree({ case: { state, holder } }: OnDesk): boolean {
  return state === "waiting" && (holder === null || holder.you);
}
