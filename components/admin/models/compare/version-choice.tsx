import { Button } from "#components/ui/button";
import { SelectField } from "#components/ui/field";

type Choice = { readonly version: number; readonly aliases: readonly string[] };

/** Which two versions are compared; kept in the address. */
export function VersionChoice({
  model,
  versions,
  a,
  b,
}: {
  readonly model: string;
  readonly versions: readonly Choice[];
  readonly a: number;
  readonly b: number;
}) {
  const options = versions.map(({ version, aliases }) => (
    <option key={version} value={version}>
      {aliases.length > 0 ? `${version} (${aliases.join(", ")})` : version}
    </option>
  ));
  return (
    <form
      action={`/models/${model}/compare`}
      method="get"
      className="mb-4 flex flex-wrap items-end gap-3"
    >
      <SelectField label="Version a" name="a" defaultValue={a} className="w-48">
        {options}
      </SelectField>
      <SelectField label="Version b" name="b" defaultValue={b} className="w-48">
        {options}
      </SelectField>
      <Button type="submit">Compare</Button>
      <Button asChild variant="ghost">
        <a href={`/models/${model}/compare?a=${b}&b=${a}`}>Swap</a>
      </Button>
    </form>
  );
}
