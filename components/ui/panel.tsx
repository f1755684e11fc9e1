import type { ReactNode } from "react";
import { cn } from "./cn";

/** A titled part of a page. */
export function Panel({
  title,
  aside,
  children,
  className,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={cn("rounded-lg border bg-surface", className)} aria-label={title}>
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b px-4 py-2">
        <h2 className="font-semibold text-sm">{title}</h2>
        {aside}
      </header>
      <div className="p-4">{children}</div>
    </section>
  );
}
