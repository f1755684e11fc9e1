import type { ReactNode } from "react";

/** The name of a page, what it is about, and what can be done with the whole of it. */
export function PageHead({
  title,
  lead,
  badges,
  acts,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly badges?: ReactNode;
  readonly acts?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{title}</h1>
          {badges}
        </div>
        {lead ? <div className="mt-1 max-w-prose text-muted text-sm">{lead}</div> : null}
      </div>
      {acts ? <div className="flex flex-wrap items-center gap-2">{acts}</div> : null}
    </header>
  );
}
