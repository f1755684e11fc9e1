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
