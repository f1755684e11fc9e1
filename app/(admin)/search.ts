/** The query of a page as Next hands it over. */
export type Search = Readonly<Record<string, string | string[] | undefined>>;

/** One value of the query, trimmed; `undefined` when it is absent, empty, given twice or absurdly long. */
export function oneOf(search: Search, name: string): string | undefined {
  const value = search[name];
  if (typeof value !== "string" || value.length > 200) return undefined;
  return value.trim() || undefined;
}

/** As `oneOf`, but only a value that is among the choices. */
export function choiceOf<Choice extends string>(
  search: Search,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = oneOf(search, name);
  return choices.find((it) => it === value);
}

/** A day (`2026-11-23`) as the moment it begins in UTC, or a whole moment; `undefined` when it is neither. */
export function momentOf(search: Search, name: string): Date | undefined {
  const value = oneOf(search, name);
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
