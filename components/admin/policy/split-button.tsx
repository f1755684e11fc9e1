"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { NumberField } from "#components/ui/number-field";
import { useSplitTraffic } from "#lib/client/admin/policies";
import { TroubleNotice } from "../trouble-notice";

type Splitting = { readonly endpoint: string; readonly share: number };

/** Gives the challenger a share of the traffic, or takes it back. */
export function SplitButton(splitting: Splitting) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Split traffic…</Button>
      {isOpen ? <SplitDialog {...splitting} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function SplitDialog({ endpoint, share, onClose }: Splitting & { readonly onClose: () => void }) {
  const router = useRouter();
  const split = useSplitTraffic(endpoint);
  // Told in percent, which a binary fraction may miss by a hair.
  const [percent, setPercent] = useState<number | null>(Number((share * 100).toFixed(6)));
  const onSplit = async (event: FormEvent) => {
    event.preventDefault();
    if (percent === null || split.isPending) return;
    await split.mutateAsync(percent / 100);
    onClose();
    router.refresh();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Split traffic with the challenger"
      description="Takes effect at once. A subject keeps to its version; certificates hold for the champion only."
    >
      <form
        onSubmit={(event) => void onSplit(event).catch(() => undefined)}
        className="flex flex-col gap-4"
        noValidate
      >
        <NumberField
          label="Share of the challenger, in percent"
          value={percent}
          onChange={setPercent}
          min={0}
          max={100}
          isRequired
          hint="0 gives all traffic back to the champion."
        />
        <TroubleNotice error={split.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={split.isPending || percent === null}>
            {split.isPending ? "Split…" : "Split"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
