import { TextArea } from "#components/ui/field";

const LEAST = 10;

/** Why a policy may price probabilities that nobody has measured. */
export function WaiverField({
  value,
  isMissing,
  onChange,
}: {
  readonly value: string;
  /** Somebody tried without it. */
  readonly isMissing: boolean;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextArea
      label="Why publish without a calibration report"
      value={value}
      maxLength={2000}
      required
      hint="Nobody has measured these probabilities on held-out rows; your name stands beside this."
      error={
        isMissing && value.trim().length < LEAST
          ? `Give a reason of at least ${LEAST} characters`
          : undefined
      }
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
