"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { CheckField } from "#components/ui/check-field";
import { useStopEndpoint } from "#lib/client/admin/policies";
import type { EndpointDto } from "#lib/contracts/policies";
import { ReasonDialog } from "../reason-dialog";

type Stopping = Pick<EndpointDto, "name" | "title" | "stop">;

/** Whether an endpoint is stopped, in two words. */
export function StopBadge({ stop }: Pick<EndpointDto, "stop">) {
  if (stop.mode === "off") return <Badge tone="good">running</Badge>;
  return <Badge tone="bad">{stop.mode === "review" ? "all to people" : "refusing"}</Badge>;
}

/** Throws or lifts the stop switch of one endpoint, with a reason. */
export function StopSwitch({ endpoint }: { readonly endpoint: Stopping }) {
  const [isOpen, setIsOpen] = useState(false);
  const isStopped = endpoint.stop.mode !== "off";
  return (
    <>
      <Button variant={isStopped ? "secondary" : "danger"} onClick={() => setIsOpen(true)}>
        {isStopped ? "Lift the stop…" : "Stop…"}
        <span className="sr-only"> {endpoint.title}</span>
      </Button>
      {isOpen ? <StopDialog endpoint={endpoint} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

const MODES = [
  ["review", "Everything goes to people", "The model still answers; nothing is automatic."],
  ["reject", "Every request is refused", "Callers get 503 until the stop is lifted."],
] as const;

function StopDialog({
  endpoint,
  onClose,
}: {
  readonly endpoint: Stopping;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const stop = useStopEndpoint(endpoint.name);
  const isStopped = endpoint.stop.mode !== "off";
  const [mode, setMode] = useState<"review" | "reject">("review");
  const onStop = async (reason: string) => {
    await stop.mutateAsync({ mode: isStopped ? "off" : mode, reason });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={isStopped ? `Lift the stop of ${endpoint.title}` : `Stop ${endpoint.title}`}
      description="Takes effect at once and is announced on every desk."
      act={isStopped ? "Lift the stop" : "Stop"}
      isDangerous={!isStopped}
      least={3}
      isBusy={stop.isPending}
      error={stop.error}
      onAct={(reason) => void onStop(reason).catch(() => undefined)}
    >
      {isStopped ? null : (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-sm">What happens to requests</legend>
          {MODES.map(([value, title, hint]) => (
            <CheckField
              key={value}
              type="radio"
              name="mode"
              label={title}
              hint={hint}
              checked={mode === value}
              onChange={() => setMode(value)}
            />
          ))}
        </fieldset>
      )}
    </ReasonDialog>
  );
}
