import type { Pricing } from "#lib/pipeline/manifest";
import { CATALOGUE_LABELS } from "./catalogue-data";

/** Articles that are easily taken for each other; everything else is far apart. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  "tops, dresses and coats": ["T-shirt/top", "Pullover", "Dress", "Coat", "Shirt"],
  shoes: ["Sandal", "Sneaker", "Ankle boot"],
};

const WITHIN_FAMILY = 6;
const ACROSS = 30;

/** A mistake inside a family costs 6, any other 30, a review 1. */
export const CATALOGUE_PRICING: Pricing = {
  costs: CATALOGUE_LABELS.flatMap((truth) =>
    CATALOGUE_LABELS.filter((decided) => decided !== truth).map((decided) => ({
      truth,
      decided,
      cost: areFamily(truth, decided) ? WITHIN_FAMILY : ACROSS,
    })),
  ),
  review: 1,
  currency: "USD",
};

function areFamily(one: string, other: string): boolean {
  return Object.values(FAMILIES).some((family) => family.includes(one) && family.includes(other));
}
