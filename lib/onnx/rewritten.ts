/** A change that was made to a copy of an uploaded file, in words for its lineage. */
export type ModelChange = {
  readonly code: "zip_map_removed" | "locale_set";
  readonly detail: string;
};

/** New bytes with the changes, or the very bytes that came in and none. Fields the schema does not know are kept. */
export type Rewritten = {
  readonly bytes: Uint8Array;
  readonly changes: readonly ModelChange[];
};

const MOST_LISTED = 20;

/** The first changes, and how many more there were: a file may hold tens of thousands of places. */
export function listed(changes: readonly ModelChange[]): readonly ModelChange[] {
  const [first] = changes;
  if (!first || changes.length <= MOST_LISTED) return changes;
  const detail = `The same in ${changes.length - MOST_LISTED} more places.`;
  return [...changes.slice(0, MOST_LISTED), { code: first.code, detail }];
}
