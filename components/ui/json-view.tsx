import { cn } from "./cn";

/** A document as it is stored, in a window of its own; `className` says how high and where. */
export function JsonView({
  value,
  className,
}: {
  readonly value: unknown;
  readonly className: string;
}) {
  return (
    <pre
      className={cn("overflow-auto font-mono text-xs", className)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
    >
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
