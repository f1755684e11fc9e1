"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { useChangeUser, useResetPassword } from "#lib/client/admin/people";
import type { UserDto } from "#lib/contracts/people";
import { ShownOnce } from "../shown-once";
import { TroubleNotice } from "../trouble-notice";
import { RoleFields } from "./role-fields";

/** A person's roles, their way in, and a new password. Each of the three ends their sessions. */
export function UserDialog({
  user,
  onClose,
}: {
  readonly user: UserDto;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const change = useChangeUser(user.id);
  const reset = useResetPassword(user.id);
  const [roles, setRoles] = useState([...user.roles]);
  const onDone = () => {
    router.refresh();
    onClose();
  };
  const isSame = [...roles].sort().join() === [...user.roles].sort().join();
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={user.name}
      description={`${user.email}. A change ends every session of theirs.`}
    >
      <div className="flex flex-col gap-4">
        <RoleFields roles={roles} onChange={setRoles} />
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            disabled={isSame || change.isPending}
            onClick={() => change.mutate({ roles }, { onSuccess: onDone })}
          >
            Set the roles
          </Button>
          <Button disabled={reset.isPending} onClick={() => reset.mutate()}>
            New password
          </Button>
          <Button
            variant={user.disabled ? "secondary" : "danger"}
            disabled={change.isPending}
            onClick={() => change.mutate({ disabled: !user.disabled }, { onSuccess: onDone })}
          >
            {user.disabled ? "Let in again" : "Shut out"}
          </Button>
        </div>
        {reset.data ? (
          <ShownOnce title={`New password of ${user.email}`} secret={reset.data.password} />
        ) : null}
        <TroubleNotice error={change.error ?? reset.error} />
      </div>
    </Dialog>
  );
}
