"use client";
import { type ReactNode, useState } from "react";
import { TextField } from "./field";

type NumberFieldProps = {
  readonly label: string;
  /** `null` is an empty field. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly isRequired?: boolean;
  readonly isWhole?: boolean;
  readonly hint?: ReactNode;
  /** What is wrong beyond the field itself. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly className?: string;
};

/** A number that is told on while it is typed, as soon as it is one; what is none stays in the field and says so. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  isRequired = false,
  isWhole = false,
  error,
  ...rest
}: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const rules = { min, max, isRequired, isWhole };
  const trouble = typed === null ? null : troubleWith(typed, rules);
  return (
    <TextField
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      inputClassName="tabular"
      value={typed ?? (value === null ? "" : String(value))}
      error={trouble ?? error}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        if (troubleWith(text, rules) === null) onChange(text.trim() === "" ? null : read(text));
      }}
      onBlur={() => trouble === null && setTyped(null)}
    />
  );
}

type Rules = {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly isRequired: boolean;
  readonly isWhole: boolean;
};

function read(text: string): number {
  return Number(
    text
      .trim()
      .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
      .replace("−", "-"),
  );
}

function troubleWith(text: string, { min, max, isRequired, isWhole }: Rules): string | null {
  if (text.trim() === "") return isRequired ? "Needs a number" : null;
  const value = read(text);
  if (!Number.isFinite(value)) return "Is not a number";
  if (isWhole && !Number.isInteger(value)) return "Needs a whole number";
  if (min !== undefined && value < min) return `Must be at least ${min}`;
  return max !== undefined && value > max ? `Must be at most ${max}` : null;
}
