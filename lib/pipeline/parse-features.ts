import type { FeatureField, FeatureSchema } from "./feature-schema";
import { type Features, knownValue } from "./features";

/**
 * What is wrong with one column; `pointer` is a JSON pointer (RFC 6901) inside the features object, empty for the
 * object itself.
 */
export type FeatureFault = { readonly pointer: string; readonly detail: string };

/** The columns of the schema in its order, nothing known as `null`. Sound only when `faults` is empty. */
export type ParsedFeatures = {
  readonly features: Features;
  readonly faults: readonly FeatureFault[];
};

const MAX_LEVEL_LENGTH = 200;
/** Enough to mend a request by; a hostile one gets no longer answer. */
export const MAX_FAULTS = 50;

/**
 * Checks the columns of one case against its endpoint's schema.
 *
 * A fault is: no object, a wrong type, a number that is not finite in float32, an overlong text, a column the schema
 * does not name, and nothing where training always saw something. An unseen level is none: see `applyPipeline`.
 */
export function parseFeatures(schema: FeatureSchema, features: unknown): ParsedFeatures {
  if (!isFeatures(features)) {
    return { features: {}, faults: [{ pointer: "", detail: "Send the features as an object." }] };
  }
  const faults: FeatureFault[] = [];
  const known: Record<string, unknown> = Object.create(null);
  for (const field of schema.fields) {
    const value = knownValue(features, field.name);
    const detail = faultOf(field, value);
    if (detail === null) known[field.name] = value;
    else faults.push({ pointer: pointerTo(field.name), detail });
  }
  faults.push(...unknownColumns(schema, features));
  return { features: known, faults: faults.slice(0, MAX_FAULTS) };
}

function isFeatures(value: unknown): value is Features {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function faultOf(field: FeatureField, value: unknown): string | null {
  if (value === null) return field.nullable ? null : `${field.name} is required.`;
  if (field.kind === "number") return numberFault(field.name, value);
  if (typeof value !== "string") return `${field.name} must be a text.`;
  if (value.length > MAX_LEVEL_LENGTH) {
    return `${field.name} is longer than ${MAX_LEVEL_LENGTH} characters.`;
  }
  return null;
}

function numberFault(name: string, value: unknown): string | null {
  if (typeof value !== "number") return `${name} must be a number.`;
  return Number.isFinite(Math.fround(value)) ? null : `${name} must be a finite number.`;
}

function unknownColumns(schema: FeatureSchema, features: Features): FeatureFault[] {
  const names = new Set(schema.fields.map(({ name }) => name));
  return Object.keys(features)
    .filter((name) => !names.has(name))
    .slice(0, MAX_FAULTS)
    .map((name) => ({ pointer: pointerTo(name), detail: "The model knows no such column." }));
}

/** A column as a JSON pointer (RFC 6901). */
export function pointerTo(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
