import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const look = cva("rounded-md border px-3 py-2 text-sm", {
  variants: {
    tone: {
      plain: "border-line bg-sunken text-text",
      good: "border-good bg-good-soft text-good",
      warn: "border-warn bg-warn-soft text-warn",
      bad: "border-bad bg-bad-soft text-bad",
    },
  },
  defaultVariants: { tone: "plain" },
});

/** Something the reader must know now; `alert` reads it out at once. */
export function Notice({
  tone,
  title,
  children,
  alert = false,
}: VariantProps<typeof look> & {
  readonly title?: string;
  readonly children?: ReactNode;
  readonly alert?: boolean;
}) {
  return (
    <div className={look({ tone })} role={alert ? "alert" : undefined}>
      {title ? <p className="font-semibold">{title}</p> : null}
      {children}
    </div>
  );
}
