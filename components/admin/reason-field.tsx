import type { ComponentProps } from "react";
import { TextArea } from "#components/ui/field";

type ReasonFieldProps = Pick<ComponentProps<typeof TextArea>, "label" | "hint" | "ref"> & {
  readonly value: string;
  /** How long a reason must be, in characters. */
  readonly least: number;
  /** Somebody tried already, so that a reason too short is a fault. */
  readonly isTried: boolean;
  readonly onChange: (value: string) => void;
};

/** A reason that stays in the record. */
export function ReasonField({ value, least, isTried, onChange, ...field }: ReasonFieldProps) {
  const isTooShort = value.trim().length < least;
  return (
    <TextArea
      {...field}
      value={value}
      maxLength={2000}
      required
      error={isTried && isTooShort ? `Give a reason of at least ${least} characters` : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
