import { CheckField } from "#components/ui/check-field";
import { SelectField } from "#components/ui/field";
import { NumberField } from "#components/ui/number-field";
import type { FormPart } from "./form-part";

const MOST_SECONDS = 31_536_000;
const MOST_ENTRIES = 1_000_000;

/** Where scores are kept, and for how long; decisions never are. */
export function CachePart({ form, change }: FormPart) {
  const { strategy, hasCache, source, maxAgeS, maxEntries } = form;
  const isNeeded = strategy === "static" || strategy === "hybrid";
  const isTable = strategy === "static" || source === "static";
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-sm">Kept scores</legend>
      {isNeeded ? null : (
        <CheckField
          label="Look scores up before the first model is asked"
          checked={hasCache}
          onChange={(event) => change({ hasCache: event.currentTarget.checked })}
        />
      )}
      {isNeeded || hasCache ? (
        <div className="grid grid-cols-1 gap-4 md:grid-cols-3">
          <SelectField
            label="Kept where"
            value={strategy === "static" ? "static" : source}
            disabled={strategy === "static"}
            hint={
              isTable
                ? "Made ahead for every input there can be, by a job."
                : "What each process scored lately."
            }
            onChange={(event) =>
              change({ source: event.currentTarget.value === "static" ? "static" : "remember" })
            }
          >
            <option value="static">a table</option>
            <option value="remember">memory</option>
          </SelectField>
          <NumberField
            label="Not older than, seconds"
            value={maxAgeS}
            min={1}
            max={MOST_SECONDS}
            hint="Empty: none is too old."
            onChange={(value) => change({ maxAgeS: value })}
          />
          {isTable ? null : (
            <NumberField
              label="At most so many"
              value={maxEntries}
              min={1}
              max={MOST_ENTRIES}
              isWhole
              hint="Empty: 10,000 a process."
              onChange={(value) => change({ maxEntries: value })}
            />
          )}
        </div>
      ) : null}
    </fieldset>
  );
}
