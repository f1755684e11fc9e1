import { Badge } from "#components/ui/badge";
import type { EvidenceDto } from "#lib/contracts/cases";
import { valueText } from "./number-text";

type Field = Extract<EvidenceDto, { kind: "features" }>["fields"][number];

/** Named values in reading order, each with its unit and the range it usually lies in. */
export function FieldList({ fields }: { readonly fields: readonly Field[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:gap-x-6 xl:grid-cols-3">
      {fields.map((field) => (
        <div key={field.name} className="flex min-w-0 flex-col">
          <dt className="text-muted text-sm">{field.label}</dt>
          <dd className="break-words font-medium text-base">
            <FieldValue field={field} />
          </dd>
          <FieldRange field={field} />
        </div>
      ))}
    </dl>
  );
}

function FieldValue({ field: { value, unit } }: { readonly field: Field }) {
  if (value === null) return <span className="font-normal text-muted italic">not given</span>;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value === "" ? "“”" : value;
  return (
    <span className="tabular">
      {valueText(value)}
      {unit ? <span className="font-normal text-muted"> {unit}</span> : null}
    </span>
  );
}

/** Where a number lies between the least and the most that was seen before; outside, a word says so. */
function FieldRange({ field: { value, range } }: { readonly field: Field }) {
  if (typeof value !== "number" || range === null) return null;
  const [least, most] = range;
  const span = `${valueText(least)}–${valueText(most)}`;
  if (value < least || value > most) {
    return (
      <dd>
        <Badge tone="warn">outside {span}</Badge>
      </dd>
    );
  }
  const at = most > least ? ((value - least) / (most - least)) * 96 + 2 : 50;
  return (
    <dd className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
      <svg viewBox="0 0 100 8" className="h-2 w-12 shrink-0 sm:w-20" aria-hidden="true">
        <rect x="0" y="3" width="100" height="2" rx="1" className="fill-line" />
        <circle cx={at} cy="4" r="3" className="fill-accent" />
      </svg>
      <span className="tabular">
        <span className="sr-only">seen before: </span>
        {span}
      </span>
    </dd>
  );
}
