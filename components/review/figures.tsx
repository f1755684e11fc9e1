/** Named figures in a row that wraps. */
export function Figures({
  figures,
}: {
  readonly figures: readonly { readonly name: string; readonly text: string }[];
}) {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      {figures.map(({ name, text }) => (
        <div key={name} className="flex min-w-20 flex-col">
          <dt className="text-muted text-xs">{name}</dt>
          <dd className="tabular font-medium">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
