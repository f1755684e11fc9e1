import type { ReactNode } from "react";

/** One figure, what it counts, and the ground it stands on (n and window). */
export function Stat({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="tabular font-semibold text-xl">{value}</dd>
      {note ? <dd className="text-muted text-xs">{note}</dd> : null}
    </div>
  );
}
