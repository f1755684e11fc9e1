import { Button } from "#components/ui/button";
import { CheckField } from "#components/ui/check-field";
import type { EndpointDto } from "#lib/contracts/policies";
import type { Variant } from "#lib/contracts/serving";
import type { FormPart } from "./form-part";
import { JitterFields } from "./jitter-fields";
import { offeredVariants, variantText } from "./variant-words";

/** Which variants of an input the last model is asked about, and for which rows. */
export function VariantsPart({
  form,
  change,
  endpoint,
}: FormPart & { readonly endpoint: EndpointDto }) {
  const { strategy, hasVariants, variants, onlyUncertain } = form;
  const isOptional = strategy === "two_phase";
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-sm">Variants of the input</legend>
      {isOptional ? (
        <CheckField
          label="Ask the last model about variants, too"
          checked={hasVariants}
          onChange={(event) => change({ hasVariants: event.currentTarget.checked })}
        />
      ) : null}
      {isOptional && !hasVariants ? null : (
        <>
          <VariantList variants={variants} onChange={(next) => change({ variants: next })} />
          {endpoint.input_kind === "features" ? (
            <JitterFields
              schema={endpoint.input_schema}
              onAdd={(variant) => change({ variants: [...variants, variant] })}
            />
          ) : (
            <div className="flex flex-wrap gap-2">
              {offeredVariants(endpoint.input_kind, variants).map((variant) => (
                <Button
                  key={variantText(variant)}
                  size="small"
                  onClick={() => change({ variants: [...variants, variant] })}
                >
                  Add: {variantText(variant)}
                </Button>
              ))}
            </div>
          )}
          <CheckField
            label="Only rows that it is expected to pay for"
            hint="Otherwise every row is asked about in every variant."
            checked={onlyUncertain}
            onChange={(event) => change({ onlyUncertain: event.currentTarget.checked })}
          />
        </>
      )}
    </fieldset>
  );
}

function VariantList({
  variants,
  onChange,
}: {
  readonly variants: readonly Variant[];
  readonly onChange: (variants: readonly Variant[]) => void;
}) {
  if (variants.length === 0) {
    return <p className="text-muted text-sm">None yet: this ladder needs one at least.</p>;
  }
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {variants.map((variant, i) => (
        <li key={variantText(variant)} className="flex flex-wrap items-center gap-2">
          {variantText(variant)}
          <Button size="small" onClick={() => onChange(variants.filter((_, j) => j !== i))}>
            Remove<span className="sr-only"> {variantText(variant)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
