import type { AppliedRow } from "./apply-pipeline";
import type { BagOfWords } from "./pipeline";
import { countTerms, termsOf } from "./text-terms";

/** The places of terms follow from the pipeline alone, so remembering them changes nothing but speed. */
const remembered = new WeakMap<BagOfWords, ReadonlyMap<string, number>>();

/**
 * Turns a text into the model's row, at training and at inference alike: `(1 + ln count) * idf` for each known term,
 * scaled to length 1. Arithmetic is float64, the row float32; with `out` it is written there from `offset`.
 * A text without a known term is all zeros and reported as unseen: the model would answer it by its intercept alone.
 */
export function bagOfWords(
  pipeline: BagOfWords,
  text: string,
  out: Float32Array = new Float32Array(pipeline.terms.length),
  offset = 0,
): AppliedRow {
  const width = pipeline.terms.length;
  const row = out.subarray(offset, offset + width);
  const weights = weightsOf(pipeline, text);
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
  for (const [place, weight] of weights) row[place] = weight / length;
  return { row, unseen: length > 0 ? [] : ["text"] };
}

/** Known terms by their place in the row, in reading order of their first occurrence. */
function weightsOf(pipeline: BagOfWords, text: string): [number, number][] {
  const places = placesOf(pipeline);
  const weights: [number, number][] = [];
  for (const [term, count] of countTerms(termsOf(text, pipeline))) {
    const place = places.get(term);
    const idf = place === undefined ? undefined : pipeline.idf[place];
    if (place === undefined || idf === undefined) continue;
    weights.push([place, (1 + Math.log(count)) * idf]);
  }
  return weights;
}

function placesOf(pipeline: BagOfWords): ReadonlyMap<string, number> {
  const known = remembered.get(pipeline);
  if (known) return known;
  const places = new Map(pipeline.terms.map((term, place) => [term, place]));
  remembered.set(pipeline, places);
  return places;
}
