"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { TextField } from "#components/ui/field";
import { useInviteUser } from "#lib/client/admin/people";
import type { Role } from "#lib/kernel/principal";
import { ShownOnce } from "../shown-once";
import { TroubleNotice } from "../trouble-notice";
import { RoleFields } from "./role-fields";

/** Opens an account and shows its first password once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const invite = useInviteUser();
  const [roles, setRoles] = useState<Role[]>(["reviewer"]);
  const onInvite = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const person = { name: String(form.get("name")), email: String(form.get("email")), roles };
    invite.mutate(person, { onSuccess: () => router.refresh() });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Invite a person">
      {invite.data ? (
        <div className="flex flex-col gap-4">
          <ShownOnce
            title={`First password of ${invite.data.user.email}`}
            secret={invite.data.password}
          />
          <Button className="self-end" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form onSubmit={onInvite} className="flex flex-col gap-4">
          <TextField label="Name" name="name" required maxLength={100} autoFocus />
          <TextField label="E-mail" name="email" type="email" required maxLength={254} />
          <RoleFields roles={roles} onChange={setRoles} />
          <TroubleNotice error={invite.error} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={invite.isPending}>
              Invite
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
