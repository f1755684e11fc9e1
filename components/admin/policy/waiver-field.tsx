import { ReasonField } from "../reason-field";

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
    <ReasonField
      label="Why publish without a calibration report"
      hint="Nobody has measured these probabilities on held-out rows; your name stands beside this."
      value={value}
      least={10}
      isTried={isMissing}
      onChange={onChange}
    />
  );
}
