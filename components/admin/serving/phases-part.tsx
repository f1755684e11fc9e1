import { CheckField } from "#components/ui/check-field";
import { SelectField, TextField } from "#components/ui/field";
import type { FormPart } from "./form-part";

/** Which other model takes a phase, and which phase that is. */
export function PhasesPart({
  form,
  change,
  models,
  own,
}: FormPart & { readonly models: readonly string[]; readonly own: string }) {
  const { otherPhase, otherModel, otherVersion } = form;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-sm">Two phases</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <CheckField
          type="radio"
          name="phase"
          label={`A small model first, then ${own}`}
          checked={otherPhase === "small"}
          onChange={() => change({ otherPhase: "small" })}
        />
        <CheckField
          type="radio"
          name="phase"
          label={`${own} first, then a large model`}
          checked={otherPhase === "large"}
          onChange={() => change({ otherPhase: "large" })}
        />
      </div>
      <div className="grid grid-cols-1 gap-4 md:grid-cols-3">
        <SelectField
          label={`The ${otherPhase} model`}
          value={otherModel}
          onChange={(event) => change({ otherModel: event.currentTarget.value })}
        >
          <option value="">choose…</option>
          {models.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <TextField
          label="Its alias or version"
          value={otherVersion}
          hint="An alias is followed; a number stays."
          onChange={(event) => change({ otherVersion: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
