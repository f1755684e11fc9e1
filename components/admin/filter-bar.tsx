import type { ReactNode } from "react";
import { Button } from "#components/ui/button";

/** Filters of a list, kept in the address: works by Enter, by back and by reload, and without a script. */
export function FilterBar({
  path,
  isFiltered,
  children,
}: {
  readonly path: string;
  readonly isFiltered: boolean;
  readonly children: ReactNode;
}) {
  return (
    <search>
      <form action={path} method="get" className="mb-4 flex flex-wrap items-end gap-3">
        {children}
        <Button type="submit">Filter</Button>
        {isFiltered ? (
          <Button asChild variant="ghost">
            <a href={path}>Clear the filter</a>
          </Button>
        ) : null}
      </form>
    </search>
  );
}
