import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const look = cva(
  "inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-0.5 font-medium text-xs",
  {
    variants: {
      tone: {
        plain: "bg-sunken text-text",
        accent: "bg-accent-soft text-accent",
        good: "bg-good-soft text-good",
        warn: "bg-warn-soft text-warn",
        bad: "bg-bad-soft text-bad",
      },
    },
    defaultVariants: { tone: "plain" },
  },
);

/** A state in a word or two; the word says it, the color only repeats it. */
export function Badge({
  tone,
  children,
}: VariantProps<typeof look> & { readonly children: ReactNode }) {
  return <span className={look({ tone })}>{children}</span>;
}
