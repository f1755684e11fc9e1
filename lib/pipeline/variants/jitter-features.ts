import type { Random } from "#lib/math/random";
import type { Features } from "../features";

/**
 * Features as a second measurement might have given them: each named number moved evenly within its error, up or down, in the
 * column's own unit. What is not known, and every other column, stays.
 */
export function jitterFeatures(
  features: Features,
  errors: Readonly<Record<string, number>>,
  random: Random,
): Features {
  const moved = Object.entries(errors).map(([name, error]): [string, Features[string]] => {
    const shift = (2 * random() - 1) * error;
    const value = features[name];
    return [name, typeof value === "number" ? value + shift : value];
  });
  return { ...features, ...Object.fromEntries(moved.filter(([, value]) => value !== undefined)) };
}
