import { Notice } from "#components/ui/notice";
import type { PolicyFindings } from "#lib/decision/validate-policy";

/** What keeps a draft from being published, and what is odd about it. */
export function FindingsList({ findings }: { readonly findings: PolicyFindings }) {
  const { errors, warnings } = findings;
  return (
    <>
      {errors.length === 0 ? null : (
        <Notice tone="bad" title="This keeps the draft from being published">
          <List items={errors} />
        </Notice>
      )}
      {warnings.length === 0 ? null : (
        <Notice tone="warn" title="Worth a look">
          <List items={warnings} />
        </Notice>
      )}
    </>
  );
}

function List({ items }: { readonly items: PolicyFindings["errors"] }) {
  return (
    <ul className="list-disc ps-5">
      {items.map(({ code, pointer, detail }) => (
        <li key={`${code}${pointer}${detail}`}>
          {detail}
          {pointer ? <code className="ms-1 font-mono text-xs">{pointer}</code> : null}
        </li>
      ))}
    </ul>
  );
}
