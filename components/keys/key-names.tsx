import { Kbd } from "#components/ui/kbd";
import { printedKeys } from "./chord";

/** The keys of a binding, read out as text and drawn as keys. */
export function KeyNames({ keys }: { readonly keys: readonly string[] }) {
  if (keys.length === 0) return <span className="text-muted">no key</span>;
  return (
    <span className="flex shrink-0 gap-1">
      <span className="sr-only">{keys.map((key) => printedKeys(key)).join(" or ")}</span>
      {keys.map((key) => (
        <Kbd key={key}>{printedKeys(key)}</Kbd>
      ))}
    </span>
  );
}
