import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

/** A box to tick, its label and what it means. */
export function CheckField({
  label,
  hint,
  className,
  type = "checkbox",
  ...rest
}: Omit<ComponentProps<"input">, "className" | "type"> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly type?: "checkbox" | "radio";
}) {
  const id = useId();
  return (
    <div className={cn("flex min-h-7 items-start gap-2", className)}>
      <input
        id={id}
        type={type}
        className="mt-0.5 size-5 shrink-0 accent-accent"
        aria-describedby={hint ? `${id}-told` : undefined}
        {...rest}
      />
      <div>
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-told`} className="text-muted text-sm">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
