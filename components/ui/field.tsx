import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

const box =
  "min-h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-text placeholder:text-muted disabled:opacity-60 aria-invalid:border-bad";

type Described = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value; announced when it appears. */
  readonly error?: string | undefined;
  readonly className?: string;
  /** Given where something else must find the control; otherwise made here. */
  readonly id?: string | undefined;
};

type Wiring = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
};

function Described({
  label,
  hint,
  error,
  className,
  id: wanted,
  children,
}: Described & { readonly children: (wiring: Wiring) => ReactNode }) {
  const made = useId();
  const id = wanted ?? made;
  const told = error || hint ? `${id}-told` : undefined;
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": told, "aria-invalid": error ? true : undefined })}
      {told ? (
        <p id={told} className={cn("text-sm", error ? "text-bad" : "text-muted")}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

/** A one-line input with its label, hint and error. */
export function TextField({
  label,
  hint,
  error,
  className,
  id,
  inputClassName,
  ...rest
}: Described &
  Omit<ComponentProps<"input">, "className" | "id"> & { readonly inputClassName?: string }) {
  return (
    <Described {...{ label, hint, error, id }} {...(className ? { className } : {})}>
      {(wiring) => <input className={cn(box, inputClassName)} {...wiring} {...rest} />}
    </Described>
  );
}

/** A text of several lines. */
export function TextArea({
  label,
  hint,
  error,
  className,
  id,
  inputClassName = "min-h-20",
  ...rest
}: Described &
  Omit<ComponentProps<"textarea">, "className" | "id"> & { readonly inputClassName?: string }) {
  return (
    <Described {...{ label, hint, error, id }} {...(className ? { className } : {})}>
      {(wiring) => <textarea className={cn(box, inputClassName)} {...wiring} {...rest} />}
    </Described>
  );
}

/** One choice of a short list. */
export function SelectField({
  label,
  hint,
  error,
  className,
  id,
  children,
  ...rest
}: Described & Omit<ComponentProps<"select">, "className" | "id">) {
  return (
    <Described {...{ label, hint, error, id }} {...(className ? { className } : {})}>
      {(wiring) => (
        <select className={cn(box, "pe-8")} {...wiring} {...rest}>
          {children}
        </select>
      )}
    </Described>
  );
}
