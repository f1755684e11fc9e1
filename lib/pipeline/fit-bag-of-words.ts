import type { BagOfWords } from "./pipeline";
import { countTerms, termsOf } from "./text-terms";

export type BagOfWordsSpec = {
  /** Only so many characters of a text count; `null` for all. */
  readonly maxCharacters: number | null;
  readonly ngrams: 1 | 2;
  /** Texts a term must occur in. */
  readonly minDocuments: number;
  /** The commonest terms that are kept. */
  readonly maxTerms: number;
};

/**
 * Fits a vocabulary on training texts: of the terms that occur in `minDocuments` texts, the commonest by total count,
 * ties in the order of UTF-16 code units; `idf = 1 + ln((1 + texts) / (1 + texts with the term))`. The commonest stands
 * first. Same texts, same bits. Throws a `RangeError` when no term is common enough.
 */
export function fitBagOfWords(texts: readonly string[], spec: BagOfWordsSpec): BagOfWords {
  const rule = { max_characters: spec.maxCharacters, ngrams: spec.ngrams };
  const totals = new Map<string, number>();
  const documents = new Map<string, number>();
  for (const text of texts) {
    for (const [term, count] of countTerms(termsOf(text, rule))) {
      totals.set(term, (totals.get(term) ?? 0) + count);
      documents.set(term, (documents.get(term) ?? 0) + 1);
    }
  }
  const documentsOf = (term: string) => documents.get(term) ?? 0;
  const terms = [...totals]
    .filter(([term]) => documentsOf(term) >= spec.minDocuments)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, spec.maxTerms)
    .map(([term]) => term);
  if (terms.length === 0) throw new RangeError("No term is common enough");
  const idf = terms.map((term) => 1 + Math.log((1 + texts.length) / (1 + documentsOf(term))));
  return { kind: "bag_of_words", ...rule, terms, idf };
}
