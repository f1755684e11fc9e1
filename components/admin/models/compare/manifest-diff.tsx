import { DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import type { VersionComparisonDto } from "#lib/contracts/models";
import { formatCount } from "#lib/kernel/format";
import { groupDifferences, type ManifestGroup } from "./comparison";

/** Members that say what a person changed come open; the rest is fitted numbers and hashes. */
const OPEN = ["title", "parameters", "data", "labels", "pricing", "lineage", "tags"];
const MOST_ROWS = 200;

/** Where the manifests differ, field by field, gathered by what they say. */
export function ManifestDiff({
  differences,
  a,
  b,
}: Pick<VersionComparisonDto, "differences" | "a" | "b">) {
  const groups = groupDifferences(differences);
  return (
    <Panel title={`Manifests: ${formatCount(differences.length)} fields differ`}>
      {groups.length === 0 ? (
        <p className="text-muted text-sm">They say the same.</p>
      ) : (
        <div className="flex flex-col gap-2">
          {groups.map((group) => (
            <Group key={group.member} group={group} a={a} b={b} />
          ))}
        </div>
      )}
    </Panel>
  );
}

function Group({
  group: { member, differences },
  a,
  b,
}: {
  readonly group: ManifestGroup;
  readonly a: number;
  readonly b: number;
}) {
  const shown = differences.slice(0, MOST_ROWS);
  return (
    <details open={OPEN.includes(member)} className="rounded-md border px-3 py-1">
      <summary className="min-h-7 py-0.5 text-sm">
        {member.replaceAll("_", " ")}{" "}
        <span className="text-muted">({formatCount(differences.length)})</span>
      </summary>
      <DataTable
        caption={`Differences in ${member}`}
        rows={shown}
        keyOf={({ pointer }) => pointer}
        columns={[
          { key: "pointer", title: "Field", cell: (it) => <Code text={it.pointer} /> },
          { key: "a", title: `a: ${a}`, cell: (it) => <Code text={it.a} /> },
          { key: "b", title: `b: ${b}`, cell: (it) => <Code text={it.b} /> },
        ]}
      />
      {shown.length < differences.length ? (
        <p className="py-1 text-muted text-sm">
          And {formatCount(differences.length - shown.length)} more; the API gives all of them.
        </p>
      ) : null}
    </details>
  );
}

function Code({ text }: { readonly text: string }) {
  return <code className="break-all font-mono text-xs">{text}</code>;
}
