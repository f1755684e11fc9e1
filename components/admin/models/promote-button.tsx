"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { SelectField } from "#components/ui/field";
import { useMoveAlias } from "#lib/client/admin/models";
import { codeOf } from "#lib/client/admin/words-of";
import type { ModelVersionDto } from "#lib/contracts/models";
import { ReasonDialog } from "../reason-dialog";
import { ReasonField } from "../reason-field";

const ALIASES = ["champion", "challenger", "shadow"] as const;
const MEANS: Readonly<Record<string, string>> = {
  champion: "Answers callers, from the next request on.",
  challenger: "Answers the share of traffic that each endpoint gives it.",
  shadow: "Answers beside the champion; nobody is told.",
};
const LEAST_REASON = 3;

/** Points an alias at this version, with a reason. */
export function PromoteButton({ version }: { readonly version: ModelVersionDto }) {
  const [isOpen, setIsOpen] = useState(false);
  if (ALIASES.every((it) => version.aliases.includes(it))) return null;
  return (
    <>
      <Button variant="primary" onClick={() => setIsOpen(true)}>
        Promote…
      </Button>
      {isOpen ? <PromoteDialog version={version} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function PromoteDialog({
  version: { model, version, aliases, state },
  onClose,
}: {
  readonly version: ModelVersionDto;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const move = useMoveAlias(model);
  const free = ALIASES.filter((it) => !aliases.includes(it));
  const [alias, setAlias] = useState<string>(free[0] ?? "champion");
  const [waiver, setWaiver] = useState("");
  const [isTried, setIsTried] = useState(false);
  const needsWaiver = codeOf(move.error) === "calibration_missing";
  const isWaived = waiver.trim().length >= LEAST_REASON;
  const onMove = async (reason: string) => {
    const waived = isWaived ? { waiver: { reason: waiver.trim() } } : {};
    await move.mutateAsync({ alias, version, reason, ...waived });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Promote ${model} ${version}`}
      description="It is loaded and has to answer its golden rows first. Then endpoints that follow the alias serve it. Waivers given for another version lapse."
      act="Promote"
      least={LEAST_REASON}
      isBusy={move.isPending}
      isBlocked={state === "quarantined" || (needsWaiver && !isWaived)}
      error={move.error}
      onTry={() => setIsTried(true)}
      onAct={(reason) => void onMove(reason).catch(() => undefined)}
      further={
        needsWaiver ? (
          <ReasonField
            label="Why it may serve without a calibrator"
            hint="Its scores say which label is likelier, not how likely it is; your name stands beside this."
            value={waiver}
            least={LEAST_REASON}
            isTried={isTried}
            onChange={setWaiver}
          />
        ) : null
      }
    >
      <SelectField
        label="As"
        value={alias}
        hint={MEANS[alias]}
        error={state === "quarantined" ? "This version is quarantined" : undefined}
        onChange={(event) => setAlias(event.currentTarget.value)}
      >
        {free.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </SelectField>
    </ReasonDialog>
  );
}
