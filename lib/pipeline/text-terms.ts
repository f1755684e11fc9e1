import type { BagOfWords } from "./pipeline";

/** How a text is cut into terms: only so many characters of it, words alone or neighbors too. */
export type TermRule = Pick<BagOfWords, "max_characters" | "ngrams">;

const TAG = /<[^>]*>/g;
const WORD = /[a-z][a-z']+/g;

/**
 * The terms of a text in reading order, repeats included: its first `max_characters` (UTF-16 code units) in lower case,
 * tags made spaces, then runs of two or more letters and apostrophes; with `ngrams` 2 each pair of neighbors follows.
 */
export function termsOf(text: string, { max_characters, ngrams }: TermRule): string[] {
  const cut = max_characters === null ? text : text.slice(0, max_characters);
  const words = cut.toLowerCase().replace(TAG, " ").match(WORD) ?? [];
  if (ngrams === 1) return [...words];
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  return [...words, ...pairs];
}

/** How often each term occurs. */
export function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
