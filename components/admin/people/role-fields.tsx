import { CheckField } from "#components/ui/check-field";
import { ROLES, type Role } from "#lib/kernel/principal";

const MEANING: Readonly<Record<Role, string>> = {
  reviewer: "decides cases",
  lead: "runs queues, takes over cases, throws the stop switch",
  admin: "sets policies, models, people and keys",
  auditor: "reads everything, changes nothing",
};

/** The roles a person has; several may be ticked. */
export function RoleFields({
  roles,
  onChange,
}: {
  readonly roles: readonly Role[];
  readonly onChange: (roles: Role[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">Roles</legend>
      {ROLES.map((role) => (
        <CheckField
          key={role}
          label={role}
          hint={MEANING[role]}
          checked={roles.includes(role)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked ? [...roles, role] : roles.filter((it) => it !== role),
            )
          }
        />
      ))}
    </fieldset>
  );
}
