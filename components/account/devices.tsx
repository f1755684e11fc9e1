"use client";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import { troubleOf } from "#lib/client/desk/trouble";
import { useDevices } from "#lib/client/queries/use-devices";
import type { DeviceDto } from "#lib/contracts/people";

/** Where one is signed in, and how to end it there. */
export function Devices({ initial }: { readonly initial: readonly DeviceDto[] }) {
  const { devices, signOut, error } = useDevices(initial);
  const trouble = error ? troubleOf(error) : null;
  return (
    <Panel title="Signed-in devices">
      {trouble ? (
        <Notice tone="bad" title={trouble.title} alert>
          <p>{trouble.detail}</p>
        </Notice>
      ) : null}
      <ul className="divide-y text-sm">
        {devices.map((device) => (
          <li key={device.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="min-w-0 grow basis-60 break-words">
              {device.user_agent ?? "Unknown browser"}
              <span className="block text-muted text-xs">
                Signed in {minute(device.signed_in_at)}, last active {minute(device.last_active_at)}
              </span>
            </span>
            {device.this_one ? (
              <Badge tone="good">this device</Badge>
            ) : (
              <Button size="small" onClick={() => signOut(device.id)}>
                Sign out there
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function minute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
