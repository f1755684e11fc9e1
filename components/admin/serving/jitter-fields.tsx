import { useState } from "react";
import { Button } from "#components/ui/button";
import { NumberField } from "#components/ui/number-field";
import type { Variant } from "#lib/contracts/serving";

const MOST = 1e12;
/** Draws of one measurement error are told apart by their seed. */
const SEEDS = 1_000_000;

/** How far each number may be off, to vary inputs within that. */
export function JitterFields({
  schema,
  onAdd,
}: {
  readonly schema: unknown;
  readonly onAdd: (variant: Variant) => void;
}) {
  const [errors, setErrors] = useState<Readonly<Record<string, number>>>({});
  const [seed, setSeed] = useState(1);
  const columns = numbersOf(schema);
  if (columns.length === 0) {
    return <p className="text-muted text-sm">No column is a number, so none can be varied.</p>;
  }
  const set = (column: string, error: number | null) => {
    const { [column]: _, ...others } = errors;
    setErrors(error === null ? others : { ...others, [column]: error });
  };
  const isEmpty = Object.keys(errors).length === 0;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">How far each measurement may be off, in its unit.</p>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {columns.map((column) => (
          <NumberField
            key={column}
            label={column}
            value={errors[column] ?? null}
            min={Number.MIN_VALUE}
            max={MOST}
            onChange={(error) => set(column, error)}
          />
        ))}
      </div>
      <Button
        size="small"
        className="self-start"
        disabled={isEmpty}
        onClick={() => {
          onAdd({ kind: "jitter", errors, seed });
          setSeed((seed % SEEDS) + 1);
        }}
      >
        Add a draw of these errors
      </Button>
    </div>
  );
}

/** Columns of numbers by a `FeatureSchema`. */
function numbersOf(schema: unknown): string[] {
  const { fields } = (schema ?? {}) as { fields?: unknown };
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field: { name?: unknown; kind?: unknown }) =>
    field.kind === "number" && typeof field.name === "string" ? [field.name] : [],
  );
}
