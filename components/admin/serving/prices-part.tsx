import { NumberField } from "#components/ui/number-field";
import type { RungName } from "#lib/contracts/serving";
import type { FormPart } from "./form-part";
import { ladderText } from "./serving-words";
import { priced } from "./strategy-form";

const MOST = 1e9;

/** What one row costs on each rung of the ladder being edited. */
export function PricesPart({ form, change, currency }: FormPart & { readonly currency: string }) {
  const set = (rung: RungName, price: number | null) => {
    const { [rung]: _, ...others } = form.prices;
    change({ prices: price === null ? others : { ...others, [rung]: price } });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-sm">Price of computing one row, {currency}</legend>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {priced(form).map((rung) => (
          <NumberField
            key={rung}
            label={(ladderText([rung]).split(" → ")[0] ?? rung).replace(/^./, (it) =>
              it.toUpperCase(),
            )}
            value={form.prices[rung] ?? null}
            min={0}
            max={MOST}
            hint="Empty: free."
            onChange={(price) => set(rung, price)}
          />
        ))}
      </div>
    </fieldset>
  );
}
