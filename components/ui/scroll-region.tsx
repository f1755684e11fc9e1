import type { ReactNode } from "react";

/** What may be wider than its place; it scrolls sideways by itself, so that the page does not. */
export function ScrollRegion({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="relative overflow-x-auto" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
