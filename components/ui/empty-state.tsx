import type { ReactNode } from "react";

/** Why there is nothing here, when that may change, and what can be done meanwhile. */
export function EmptyState({
  title,
  children,
  acts,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly acts?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed px-6 py-12 text-center">
      <p className="font-semibold text-lg">{title}</p>
      {children ? <div className="max-w-prose text-muted">{children}</div> : null}
      {acts ? <div className="flex flex-wrap justify-center gap-2">{acts}</div> : null}
    </div>
  );
}
