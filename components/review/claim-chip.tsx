"use client";
import { useEffect, useRef } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { clockText } from "#lib/client/countdown";
import { holdLeftMs, type OnDesk } from "#lib/client/desk/on-desk";
import { useNow } from "#lib/client/use-now";
import { useSay, useShownKey } from "../keys/use-keys";
import { isShort, spokenAt } from "./claim-text";

/** Whose the case is, and in the last minute for how long; one act extends it. */
export function ClaimChip({
  present,
  onExtend,
}: {
  readonly present: OnDesk;
  readonly onExtend: () => void;
}) {
  const nowMs = useNow(1000);
  const say = useSay();
  const shortcut = useShownKey("case.extend");
  const { hold } = present;
  const leftMs = nowMs === 0 ? Number.POSITIVE_INFINITY : holdLeftMs(present, nowMs);
  const before = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const spoken = hold ? spokenAt(before.current, leftMs) : null;
    before.current = leftMs;
    if (spoken) say(spoken);
  }, [hold, leftMs, say]);

  if (!hold) return <Badge tone="warn">Not yours now</Badge>;
  if (!isShort(leftMs)) return <Badge tone="good">Claimed by you</Badge>;
  return (
    <span className="flex items-center gap-2">
      <Badge tone="warn">
        <span className="tabular">Claimed for {clockText(leftMs)}</span>
      </Badge>
      {hold.extensions_left > 0 ? (
        <Button size="small" {...(shortcut ? { shortcut } : {})} onClick={onExtend}>
          Extend
        </Button>
      ) : (
        <span className="text-sm text-warn">No extension is left; a lead can help.</span>
      )}
    </span>
  );
}
