"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Panel } from "#components/ui/panel";
import { useRemoveDemo } from "#lib/client/admin/people";
import { TroubleNotice } from "../trouble-notice";

/** The way out of the demo: one act, and what it takes along said beforehand. */
export function DemoPanel() {
  const [isOpen, setIsOpen] = useState(false);
  const removing = useRemoveDemo();
  const onRemove = async () => {
    await removing.mutateAsync();
    window.location.assign("/");
  };
  return (
    <Panel title="Demo">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted text-sm">
          The demo brings known accounts with a known password, two endpoints and their traffic. It
          can go once an administrator of your own is invited above.
        </p>
        <Button variant="danger" onClick={() => setIsOpen(true)}>
          Remove the demo…
        </Button>
      </div>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Remove the demo"
        description="Its endpoints, predictions, cases, queues, models, accounts and key are erased for good. What is your own stays, and so does the audit log."
      >
        {removing.error ? <TroubleNotice error={removing.error} /> : null}
        <div className="mt-3 flex justify-end gap-2">
          <Button onClick={() => setIsOpen(false)}>Keep it</Button>
          <Button
            variant="danger"
            disabled={removing.isPending}
            onClick={() => void onRemove().catch(() => undefined)}
          >
            {removing.isPending ? "Removing…" : "Remove"}
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}
