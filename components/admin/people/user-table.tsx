"use client";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import type { UserDto } from "#lib/contracts/people";
import { InviteDialog } from "./invite-dialog";
import { UserDialog } from "./user-dialog";

/** Everybody who may sign in, with their roles and queues. */
export function UserTable({
  users,
  mayChange,
}: {
  readonly users: readonly UserDto[];
  readonly mayChange: boolean;
}) {
  const [isInviting, setIsInviting] = useState(false);
  const [changed, setChanged] = useState<UserDto | null>(null);
  const columns = [...COLUMNS, ...(mayChange ? [changeColumn(setChanged)] : [])];
  return (
    <Panel
      title="People"
      aside={
        mayChange ? (
          <Button size="small" onClick={() => setIsInviting(true)}>
            Invite…
          </Button>
        ) : null
      }
    >
      <DataTable
        caption="Everybody who may sign in"
        columns={columns}
        rows={users}
        keyOf={({ id }) => id}
      />
      {isInviting ? <InviteDialog onClose={() => setIsInviting(false)} /> : null}
      {changed ? <UserDialog user={changed} onClose={() => setChanged(null)} /> : null}
    </Panel>
  );
}

const COLUMNS: readonly Column<UserDto>[] = [
  {
    key: "name",
    title: "Name",
    cell: ({ name, email, disabled, demo }) => (
      <>
        <span className="flex flex-wrap items-center gap-2">
          {name}
          {disabled ? <Badge tone="bad">shut out</Badge> : null}
          {demo ? <Badge>demo</Badge> : null}
        </span>
        <span className="block break-all text-muted text-xs">{email}</span>
      </>
    ),
  },
  { key: "roles", title: "Roles", cell: ({ roles }) => roles.join(", ") || "none" },
  {
    key: "queues",
    title: "Queues",
    cell: ({ queues }) =>
      queues.map(({ name, lead }) => (lead ? `${name} (leads)` : name)).join(", ") || "–",
  },
  { key: "since", title: "Since", cell: ({ created_at: at }) => at.slice(0, 10) },
];

function changeColumn(onChange: (user: UserDto) => void): Column<UserDto> {
  return {
    key: "change",
    title: "Act",
    cell: (user) => (
      <Button size="small" onClick={() => onChange(user)}>
        Change…<span className="sr-only"> {user.name}</span>
      </Button>
    ),
  };
}
