"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { SelectField } from "#components/ui/field";
import { useMoveAlias } from "#lib/client/admin/models";
import type { ModelVersionDto } from "#lib/contracts/models";
import { ReasonDialog } from "../reason-dialog";

const ALIASES = ["champion", "challenger", "shadow"] as const;

/** Points an alias at this version, with a reason. */
export function PromoteButton({ version }: { readonly version: ModelVersionDto }) {
  const [isOpen, setIsOpen] = useState(false);
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
  const onMove = async (reason: string) => {
    await move.mutateAsync({ alias, version, reason });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Promote ${model} ${version}`}
      description="Endpoints that follow the alias serve this version from the next request on. Waivers given for another version lapse."
      act="Promote"
      least={3}
      isBusy={move.isPending}
      isBlocked={state === "quarantined"}
      error={move.error}
      onAct={(reason) => void onMove(reason).catch(() => undefined)}
    >
      <SelectField
        label="As"
        value={alias}
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
