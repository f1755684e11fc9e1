import { TextField } from "#components/ui/field";
import { FilterBar } from "../filter-bar";

/** What versions are searched for, as the address spells it. */
export type VersionSearch = Readonly<
  Record<"tag" | "metric" | "parameter" | "fingerprint", string | undefined>
>;

const FIELDS = [
  { name: "tag", label: "Tags", hint: "All of them, e.g. demo", width: "w-40" },
  { name: "metric", label: "Metrics", hint: "e.g. auc>0.8, gate.ece15<=0.05", width: "w-64" },
  { name: "parameter", label: "Parameters", hint: "e.g. method=logistic, l2=1", width: "w-60" },
  { name: "fingerprint", label: "Fingerprint", hint: "SHA-256 of file or data", width: "w-60" },
] as const;

/** Finds versions by tag, figure, parameter or hash; every condition holds. */
export function ModelSearch({
  search,
  faults,
}: {
  readonly search: VersionSearch;
  /** What is wrong with a condition, by its field. */
  readonly faults: Readonly<Record<string, string>>;
}) {
  const isFiltered = FIELDS.some(({ name }) => search[name] !== undefined);
  return (
    <FilterBar path="/models" isFiltered={isFiltered}>
      {FIELDS.map(({ name, label, hint, width }) => (
        <TextField
          key={name}
          className={`${width} max-w-full`}
          label={label}
          name={name}
          hint={hint}
          error={faults[name]}
          defaultValue={search[name] ?? ""}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
    </FilterBar>
  );
}
