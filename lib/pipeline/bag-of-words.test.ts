import { describe, expect, it } from "vitest";
import { bagOfWords } from "./bag-of-words";
import { fitBagOfWords } from "./fit-bag-of-words";
import { Pipeline } from "./pipeline";
import { termsOf } from "./text-terms";

const texts = [
  "Great tea, great price!",
  "The tea was stale.<br />Not great",
  "don't buy the stale tea",
  "x 7 q",
];
const spec = { maxCharacters: null, ngrams: 2, minDocuments: 2, maxTerms: 10 } as const;

describe("termsOf", () => {
  it("lower-cases, makes tags spaces, keeps apostrophes, drops single letters and digits", () => {
    const rule = { max_characters: null, ngrams: 1 } as const;
    expect(termsOf("I DON'T like<b>it</b> 4 u, n'", rule)).toEqual(["don't", "like", "it", "n'"]);
  });

  it("adds neighbors, also across what is dropped between them", () => {
    const rule = { max_characters: null, ngrams: 2 } as const;
    expect(termsOf("great 5 tea today", rule)).toEqual([
      "great",
      "tea",
      "today",
      "great tea",
      "tea today",
    ]);
  });

  it("reads no further than it should", () => {
    expect(termsOf("great teapot", { max_characters: 9, ngrams: 1 })).toEqual(["great", "tea"]);
  });

  it("finds nothing in nothing", () => {
    expect(termsOf("", { max_characters: null, ngrams: 2 })).toEqual([]);
  });
});

describe("fitBagOfWords", () => {
  it("keeps what occurs in enough texts, the commonest first, ties by spelling", () => {
    const { terms } = fitBagOfWords(texts, spec);
    expect(terms).toEqual(["great", "tea", "stale", "the"]);
  });

  it("takes the smooth inverse document frequency", () => {
    const { terms, idf } = fitBagOfWords(texts, spec);
    expect(idf[terms.indexOf("tea")]).toBe(1 + Math.log(5 / 4));
    expect(idf[terms.indexOf("great")]).toBe(1 + Math.log(5 / 3));
  });

  it("keeps no more terms than asked for", () => {
    expect(fitBagOfWords(texts, { ...spec, maxTerms: 3 }).terms).toEqual(["great", "tea", "stale"]);
  });

  it("is data that survives JSON and its schema", () => {
    const fitted = fitBagOfWords(texts, { ...spec, maxCharacters: 80 });
    expect(Pipeline.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
  });

  it("refuses texts that share no term", () => {
    expect(() => fitBagOfWords(["one", "two"], spec)).toThrow(RangeError);
  });
});

describe("bagOfWords", () => {
  const pipeline = fitBagOfWords(texts, spec);
  const [great, tea] = [1 + Math.log(5 / 3), 1 + Math.log(5 / 4)];

  it("weighs by 1 + ln count and idf, and scales to length 1", () => {
    const { row, unseen } = bagOfWords(pipeline, "Great, great unheard TEA");
    const weights = [(1 + Math.log(2)) * great, tea];
    const length = Math.hypot(...weights);
    expect(row[0]).toBeCloseTo((weights[0] ?? 0) / length, 7);
    expect(row[1]).toBeCloseTo((weights[1] ?? 0) / length, 7);
    expect([...row.subarray(2)]).toEqual([0, 0]);
    expect(unseen).toEqual([]);
  });

  it("says that it knows no word of a text, and gives all zeros", () => {
    const { row, unseen } = bagOfWords(pipeline, "completely foreign");
    expect([...row]).toEqual([0, 0, 0, 0]);
    expect(unseen).toEqual(["text"]);
  });

  it("fills a batch in place to the same bits as one text alone", () => {
    const batch = new Float32Array(texts.length * 4);
    for (const [i, text] of texts.entries()) bagOfWords(pipeline, text, batch, i * 4);
    expect([...batch]).toEqual(texts.flatMap((text) => [...bagOfWords(pipeline, text).row]));
  });
});

describe("the schema of a vocabulary", () => {
  const sound = fitBagOfWords(texts, spec);
  it.each([
    ["a weight too few", { ...sound, idf: sound.idf.slice(1) }],
    ["a term twice", { ...sound, terms: sound.terms.map(() => "tea") }],
    ["no term", { ...sound, terms: [], idf: [] }],
  ])("refuses %s", (_name, broken) => {
    expect(Pipeline.safeParse(broken).success).toBe(false);
  });
});
