import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Kbd } from "./kbd";

const LOOK =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 font-medium text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55";

const VARIANTS = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-line-strong bg-surface text-text hover:bg-sunken",
  ghost: "border-transparent bg-transparent text-text hover:bg-sunken",
  danger: "border-bad bg-surface text-bad hover:bg-bad-soft",
} as const;

const SIZES = {
  normal: "",
  small: "min-h-7 px-2 py-0.5 text-xs",
  large: "min-h-11 px-4 text-base",
};

type ButtonProps = ComponentProps<"button"> & {
  readonly variant?: keyof typeof VARIANTS | undefined;
  readonly size?: keyof typeof SIZES | undefined;
  /** The key that does the same, shown on the button and told to assistive technology. */
  readonly shortcut?: string;
  /** Renders the only child (a link, say) with the looks of a button. */
  readonly asChild?: boolean;
};

export function Button({
  variant = "secondary",
  size = "normal",
  shortcut,
  asChild = false,
  className,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = cn(LOOK, VARIANTS[variant], SIZES[size], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type={type} className={classes} aria-keyshortcuts={shortcut} {...rest}>
      {children}
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
    </button>
  );
}
