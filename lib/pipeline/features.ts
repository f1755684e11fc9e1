/** The columns of one case by name, as a caller or a data file gave them. */
export type Features = Readonly<Record<string, unknown>>;

/**
 * The value of a column, or `null` when nothing is known: an absent key, `null` and the text `NA` mean the same.
 * Only the object's own keys count, so a column called `constructor` is absent until somebody sends it.
 */
export function knownValue(features: Features, name: string): unknown {
  const value = Object.hasOwn(features, name) ? features[name] : null;
  return value === undefined || value === "NA" ? null : value;
}

/** As `knownValue`, for a column of numbers. Throws a `TypeError` on what `parseFeatures` refuses. */
export function numberOf(features: Features, name: string): number | null {
  const value = knownValue(features, name);
  if (value === null || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new TypeError(`${name} is not a finite number`);
}

/** As `knownValue`, for a column of levels. Throws a `TypeError` on what `parseFeatures` refuses. */
export function levelOf(features: Features, name: string): string | null {
  const value = knownValue(features, name);
  if (value === null || typeof value === "string") return value;
  throw new TypeError(`${name} is not a text`);
}
