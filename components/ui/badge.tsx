import type { ReactNode } from "react";
import { cn } from "./cn";

const LOOK =
  "inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-0.5 font-medium text-xs";

const TONES = {
  plain: "bg-sunken text-text",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
} as const;

/** A state in a word or two; the word says it, the color only repeats it. */
export function Badge({
  tone = "plain",
  children,
}: {
  readonly tone?: keyof typeof TONES | undefined;
  readonly children: ReactNode;
}) {
  return <span className={cn(LOOK, TONES[tone])}>{children}</span>;
}
