import type { ReactNode } from "react";
import { cn } from "./cn";

const TONES = {
  plain: "border-line bg-sunken text-text",
  good: "border-good bg-good-soft text-good",
  warn: "border-warn bg-warn-soft text-warn",
  bad: "border-bad bg-bad-soft text-bad",
} as const;

/** Something the reader must know now; `alert` reads it out at once. */
export function Notice({
  tone = "plain",
  title,
  children,
  alert = false,
}: {
  readonly tone?: keyof typeof TONES | undefined;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly alert?: boolean;
}) {
  return (
    <div
      className={cn("rounded-md border px-3 py-2 text-sm", TONES[tone])}
      role={alert ? "alert" : undefined}
    >
      {title ? <p className="font-semibold">{title}</p> : null}
      {children}
    </div>
  );
}
