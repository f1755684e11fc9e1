import { TextLink } from "#components/ui/text-link";

type Filters = Readonly<Record<string, string | undefined>>;

/** The way to older rows and back to the newest, filters kept. */
export function Pager({
  path,
  filters,
  cursor,
  nextCursor,
}: {
  readonly path: string;
  readonly filters: Filters;
  /** Where this page begins; absent on the first. */
  readonly cursor: string | undefined;
  readonly nextCursor: string | null;
}) {
  if (cursor === undefined && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-4 text-sm">
      {cursor === undefined ? null : (
        <TextLink href={addressOf(path, filters)}>Back to the first page</TextLink>
      )}
      {nextCursor === null ? null : (
        <TextLink href={addressOf(path, { ...filters, cursor: nextCursor })}>Next page</TextLink>
      )}
    </nav>
  );
}

function addressOf(path: string, query: Filters): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
