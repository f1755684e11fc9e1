import { Notice } from "#components/ui/notice";
import { wordsOf } from "#lib/client/admin/words-of";

/** Why a request failed, in words, with what to quote. Nothing without an error. */
export function TroubleNotice({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  const { title, detail, faults, requestId } = wordsOf(error);
  return (
    <Notice tone="bad" title={title} alert>
      <p>{detail}</p>
      {faults.length === 0 ? null : (
        <ul className="list-disc ps-5">
          {faults.map((fault) => (
            <li key={`${fault.pointer} ${fault.detail}`}>
              <code className="font-mono text-xs">{fault.pointer}</code> {fault.detail}
            </li>
          ))}
        </ul>
      )}
      {requestId ? <p className="text-xs">Request {requestId}</p> : null}
    </Notice>
  );
}
