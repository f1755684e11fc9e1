import { SelectField, TextArea, TextField } from "#components/ui/field";
import type { ProbeReportDto } from "#lib/contracts/models";
import { adapterIn } from "../adapter-facts";
import { signatureIn } from "../feature-table";
import type { StepProps } from "./upload-wizard";

const INPUT_KINDS = [
  ["features", "Features: named columns"],
  ["text", "Text: strings as they come"],
  ["tokens", "Tokens: whole-number ids"],
  ["image", "Image: pixels"],
  ["tensor", "Tensor: numbers as the caller sends them"],
] as const;
const KINDS = [
  ["probabilities", "Probabilities, one a label"],
  ["logits", "Logits, one a label (needs a calibrator)"],
  ["log_probabilities", "Log-probabilities, one a label"],
  ["single_probability", "One probability, of one label"],
  ["single_logit", "One logit, of one label (needs a calibrator)"],
] as const;

type FormProps = StepProps & { readonly report: ProbeReportDto | null };

/** What the uploader knows and the file does not tell; every field may be left as the file says. */
export function AdapterForm(props: FormProps) {
  const { form } = props;
  const layout = layoutOf(props);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Scores {...props} />
        <Fields {...props} />
      </div>
      {layout === "image" ? <ImageFields {...props} /> : null}
      <details open={hasRareFaults(props)}>
        <summary className="min-h-7 text-sm">Open dimensions and constant inputs</summary>
        <div className="mt-2 grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField
            label="Dimensions of one row"
            value={form.dims}
            hint="Those the graph leaves open, e.g. 128 tokens, or 224, 224"
            error={props.faults.dims}
            onChange={(event) => props.onChange({ dims: event.currentTarget.value })}
          />
          <TextArea
            label="Inputs that are always the same"
            value={form.constants}
            hint="One a line: tensor = value, value"
            error={props.faults.constants}
            onChange={(event) => props.onChange({ constants: event.currentTarget.value })}
          />
        </div>
      </details>
    </div>
  );
}

/** What goes in, as said or found; four dimensions are pixels until somebody says otherwise. */
function layoutOf({ form, report }: FormProps): string {
  const found = adapterIn(report?.adapter ?? null)?.input.layout;
  const inputs = signatureIn(report?.signature ?? null)?.inputs ?? [];
  const guessed = inputs.some(({ dims }) => dims?.length === 4) ? "image" : "features";
  return form.inputKind || (found ?? guessed);
}

const WITH_FEATURES = ["features", "matrix", "columns"];

function hasRareFaults({ form, faults }: FormProps): boolean {
  const isSaid = form.dims !== "" || form.constants !== "";
  return isSaid || faults.dims !== undefined || faults.constants !== undefined;
}

function Scores({ form, faults, onChange, report }: FormProps) {
  const adapter = adapterIn(report?.adapter ?? null);
  const outputs = signatureIn(report?.signature ?? null)?.outputs ?? [];
  const kind = form.kind || (adapter?.output.kind ?? report?.measured.kind ?? "");
  return (
    <>
      <SelectField
        label="Kind of scores"
        value={form.kind}
        error={faults.kind}
        hint="Measured where it can be; a word against the measurement is refused."
        onChange={(event) => onChange({ kind: event.currentTarget.value })}
      >
        <AsFound found={adapter?.output.kind.replaceAll("_", " ")} />
        {KINDS.map(([it, words]) => (
          <option key={it} value={it}>
            {words}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Output with the scores"
        value={form.output}
        error={faults.output}
        onChange={(event) => onChange({ output: event.currentTarget.value })}
      >
        <AsFound found={adapter?.output.tensor} />
        {outputs.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextArea
        label="Labels"
        inputClassName="min-h-28"
        value={form.labels}
        error={faults.labels}
        placeholder={(report?.labels ?? []).join("\n")}
        hint="One a line, in the order of the scores. Left empty: as the file names them."
        onChange={(event) => onChange({ labels: event.currentTarget.value })}
      />
      {kind.startsWith("single_") ? (
        <TextField
          label="Label the single score speaks for"
          value={form.speaksFor}
          error={faults.speaksFor}
          placeholder={adapter?.output.speaks_for ?? ""}
          hint="One of the labels; the other gets what is left."
          onChange={(event) => onChange({ speaksFor: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

function Fields(props: FormProps) {
  const { form, faults, onChange, report } = props;
  const adapter = adapterIn(report?.adapter ?? null);
  const hasFeatures = WITH_FEATURES.includes(layoutOf(props)) || form.features !== "";
  return (
    <>
      {hasFeatures ? (
        <TextArea
          label="Features"
          inputClassName="min-h-28"
          value={form.features}
          error={faults.features}
          hint="Names one a line, in the order of the columns; or a schema as JSON where columns hold levels."
          onChange={(event) => onChange({ features: event.currentTarget.value })}
        />
      ) : null}
      <SelectField
        label="Layout of the input"
        value={form.inputKind}
        error={faults.inputKind}
        onChange={(event) => onChange({ inputKind: event.currentTarget.value })}
      >
        <AsFound found={adapter?.input.layout} />
        {INPUT_KINDS.map(([it, words]) => (
          <option key={it} value={it}>
            {words}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function ImageFields({ form, faults, onChange }: FormProps) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <SelectField
        label="Order"
        value={form.order}
        error={faults.order}
        onChange={(event) => onChange({ order: event.currentTarget.value })}
      >
        <AsFound found={undefined} />
        <option value="nchw">Channels first (NCHW)</option>
        <option value="nhwc">Channels last (NHWC)</option>
      </SelectField>
      <TextField
        label="Scale"
        value={form.scale}
        error={faults.scale}
        hint="Pixels of 0 to 255 times this"
        onChange={(event) => onChange({ scale: event.currentTarget.value })}
      />
      <TextField
        label="Mean"
        value={form.mean}
        error={faults.mean}
        hint="Less this, a channel"
        onChange={(event) => onChange({ mean: event.currentTarget.value })}
      />
      <TextField
        label="Deviation"
        value={form.deviation}
        error={faults.deviation}
        hint="Over this, a channel"
        onChange={(event) => onChange({ deviation: event.currentTarget.value })}
      />
    </div>
  );
}

function AsFound({ found }: { readonly found: string | undefined }) {
  return <option value="">{found ? `As found: ${found}` : "As found in the file"}</option>;
}
