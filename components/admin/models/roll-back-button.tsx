"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { useRollBack } from "#lib/client/admin/models";
import { ReasonDialog } from "../reason-dialog";

/** Points an alias back at what served before, with a reason. */
export function RollBackButton({
  model,
  alias,
}: {
  readonly model: string;
  readonly alias: string;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        Roll {alias} back…
      </Button>
      {isOpen ? (
        <RollBackDialog model={model} alias={alias} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}

function RollBackDialog({
  model,
  alias,
  onClose,
}: {
  readonly model: string;
  readonly alias: string;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const rollBack = useRollBack(model);
  const onRollBack = async (reason: string) => {
    await rollBack.mutateAsync({ alias, reason });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Roll ${alias} of ${model} back`}
      description="The version that served before serves again, from the next request on."
      act="Roll back"
      isDangerous
      least={3}
      isBusy={rollBack.isPending}
      error={rollBack.error}
      onAct={(reason) => void onRollBack(reason).catch(() => undefined)}
    />
  );
}
