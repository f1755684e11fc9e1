import type { Metadata } from "next";
import { AccountSettings } from "#components/account/account-settings";
import { Devices } from "#components/account/devices";
import { KeyDesk } from "#components/keys/key-desk";
import { Panel } from "#components/ui/panel";
import { toDeviceDto } from "#lib/contracts/to-people-dtos";
import { requirePage } from "#lib/http/require-page";
import { listDevices } from "#lib/identity/devices";
import { readSettings } from "#lib/identity/settings";
import { SignedInFrame } from "../signed-in-frame";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { db, principal } = await requirePage("use_account");
  const settings = await readSettings(db, principal.id);
  const devices = await listDevices(db, principal.id);
  return (
    <SignedInFrame>
      <KeyDesk ownKeys={settings.keys} hasSingleKeys={settings.single_keys} paths={["/queues"]}>
        <h1 className="mb-3 font-semibold text-xl">Your account</h1>
        <div className="flex max-w-3xl flex-col gap-4">
          <Panel title="You">
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
              <dt className="text-muted">Name</dt>
              <dd>{principal.name}</dd>
              <dt className="text-muted">E-mail</dt>
              <dd className="break-words">{principal.email}</dd>
              <dt className="text-muted">Roles</dt>
              <dd>{principal.roles.join(", ") || "none; an administrator can grant one"}</dd>
            </dl>
          </Panel>
          <AccountSettings initial={{ ...settings, keys: { ...settings.keys } }} />
          <Devices initial={devices.map((device) => toDeviceDto(device, principal.sessionId))} />
        </div>
      </KeyDesk>
    </SignedInFrame>
  );
}
