import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { ROLES } from "#lib/kernel/principal";
import { RIGHTS } from "#lib/kernel/rights";

type Right = {
  readonly act: string;
  readonly means: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
};

const COLUMNS: readonly Column<Right>[] = [
  { key: "means", title: "Right", cell: ({ means }) => means },
  ...ROLES.map(
    (role): Column<Right> => ({
      key: role,
      title: role,
      cell: ({ roles }) => (roles.includes(role) ? "yes" : <span className="text-muted">–</span>),
    }),
  ),
  { key: "scopes", title: "Key scope", cell: ({ scopes }) => scopes.join(", ") || "–" },
];

/** Who may do what, from the very table that the server enforces. */
export function RightsMatrix() {
  const rights = Object.entries(RIGHTS).map(([act, right]): Right => ({ act, ...right }));
  return (
    <Panel title="What each role may do">
      <DataTable
        caption="Rights by role"
        columns={COLUMNS}
        rows={rights}
        keyOf={({ act }) => act}
      />
    </Panel>
  );
}
