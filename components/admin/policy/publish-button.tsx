"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { TextArea } from "#components/ui/field";
import { usePublishPolicy } from "#lib/client/admin/policies";
import { RefusedRequest } from "#lib/client/request";
import type { PolicyVersionDto, SimulationDto } from "#lib/contracts/policies";
import type { Policy } from "#lib/decision/policy";
import { formatCount, formatMoney } from "#lib/kernel/format";
import { ReasonDialog } from "../reason-dialog";
import { consequences, effectOf } from "./effect-rows";
import { PolicyDiff } from "./policy-diff";

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
  const isMissing =
    publish.error instanceof RefusedRequest && publish.error.problem.code === "calibration_missing";
  const needsWaiver = props.needsWaiver || isMissing;
  const isWaived = waiver.trim().length >= LEAST_REASON;
  const onPublish = async (reason: string) => {
    await onBefore();
    const waived = needsWaiver ? { waiver: { reason: waiver.trim() } } : {};
    await publish.mutateAsync({ reason, base_version: baseVersion, days, ...waived });
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
      error={publish.error}
      onAct={(reason) => void onPublish(reason).catch(() => undefined)}
    >
      {simulation ? <Consequences simulation={simulation} /> : null}
      <PolicyDiff caption="What changes" before={active.document} after={draft} />
      {needsWaiver ? (
        <TextArea
          label="Why publish without a calibration report"
          value={waiver}
          maxLength={2000}
          required
          hint={`Nobody has measured these probabilities on held-out rows. Your name stands beside this; at least ${LEAST_REASON} characters.`}
          onChange={(event) => setWaiver(event.currentTarget.value)}
        />
      ) : null}
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
