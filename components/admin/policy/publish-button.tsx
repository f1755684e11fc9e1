"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { usePublishPolicy } from "#lib/client/admin/policies";
import { codeOf } from "#lib/client/admin/words-of";
import type { PolicyVersionDto } from "#lib/contracts/policies";
import type { SimulationDto } from "#lib/contracts/simulation";
import type { Policy } from "#lib/decision/policy";
import { formatCount, formatMoney } from "#lib/kernel/format";
import { ReasonDialog } from "../reason-dialog";
import { consequences, effectOf } from "./effect-rows";
import { PolicyDiff } from "./policy-diff";
import { WaiverField } from "./waiver-field";

const LEAST_REASON = 10;

type PublishProps = {
  readonly endpoint: string;
  readonly active: PolicyVersionDto;
  readonly draft: Policy;
  /** The version the draft was made from. */
  readonly baseVersion: number;
  readonly simulation: SimulationDto | undefined;
  readonly days: number;
  /** Nobody has measured the probabilities, so somebody must answer for it. */
  readonly needsWaiver: boolean;
  readonly isDisabled: boolean;
  /** Saves what is still waiting to be saved. */
  readonly onBefore: () => Promise<void>;
};

/** Puts the draft in force: what it changes, what that does, why, and who answers for unmeasured probabilities. */
export function PublishButton(props: PublishProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" disabled={props.isDisabled} onClick={() => setIsOpen(true)}>
        Publish…
      </Button>
      {isOpen ? <PublishDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function PublishDialog(props: PublishProps & { readonly onClose: () => void }) {
  const { endpoint, active, draft, baseVersion, simulation, days, onBefore, onClose } = props;
  const router = useRouter();
  const publish = usePublishPolicy(endpoint);
  const [waiver, setWaiver] = useState("");
  const [isTried, setIsTried] = useState(false);
  const needsWaiver = props.needsWaiver || codeOf(publish.error) === "calibration_missing";
  const isWaived = waiver.trim().length >= LEAST_REASON;
  const onPublish = async (reason: string) => {
    await onBefore();
    const waived = needsWaiver ? { waiver: { reason: waiver.trim() } } : {};
    const publishing = { reason, base_version: baseVersion, days, ...waived };
    await publish.mutateAsync(publishing, {
      onError: (error) => codeOf(error) === "stale_base" && router.refresh(),
    });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Publish version ${active.version + 1}`}
      act="Publish"
      least={LEAST_REASON}
      isBusy={publish.isPending}
      isBlocked={needsWaiver && !isWaived}
      onTry={() => setIsTried(true)}
      error={publish.error}
      further={
        needsWaiver ? (
          <WaiverField value={waiver} isMissing={isTried && !isWaived} onChange={setWaiver} />
        ) : null
      }
      onAct={(reason) => void onPublish(reason).catch(() => undefined)}
    >
      {simulation ? <Consequences simulation={simulation} /> : null}
      <PolicyDiff caption="What changes" before={active.document} after={draft} />
    </ReasonDialog>
  );
}

function Consequences({ simulation }: { readonly simulation: SimulationDto }) {
  const { currency, n, days } = simulation;
  const money = (amount: number) => formatMoney(amount, currency);
  return (
    <div className="rounded-md bg-sunken px-3 py-2 text-sm">
      {consequences(effectOf(simulation), { money, count: formatCount }).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className="text-muted text-xs">
        Based on n = {formatCount(n)} predictions of the last {days} days.
      </p>
    </div>
  );
}
