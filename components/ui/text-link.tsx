import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A link in a text or a table cell. */
export function TextLink({ className, children, ...rest }: ComponentProps<"a">) {
  return (
    <a
      className={cn(
        "inline-flex min-h-6 items-center text-accent underline underline-offset-2 hover:text-accent-hover",
        className,
      )}
      {...rest}
    >
      {children}
    </a>
  );
}
