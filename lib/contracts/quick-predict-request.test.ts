import fc from "fast-check";
import { expect, it } from "vitest";
import { PredictRequest } from "./predictions";
import { quickPredictRequest } from "./quick-predict-request";

const scalar = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, "x".repeat(10_000), "x".repeat(10_001), [1], {}, undefined),
);
const name = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("", "n".repeat(64), "n".repeat(65), "n".repeat(200), "n".repeat(201), "toString"),
);
const fields = fc.dictionary(name, scalar, { maxKeys: 4 });
const input = fc.record(
  {
    features: fc.oneof(fields, scalar),
    text: scalar,
    image: scalar,
    tensor: fc.constantFrom<unknown>([1, 2], 3, "a"),
    probabilities: fc.oneof(fc.dictionary(name, fc.double(), { maxKeys: 3 }), fields),
    reference: fc.oneof(name, scalar),
    subject: fc.oneof(name, scalar),
    context: fields,
    surplus: scalar,
  },
  { requiredKeys: [] },
);
const usual = fc.record(
  {
    features: fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean())),
    reference: fc.string({ minLength: 1, maxLength: 9 }),
  },
  { requiredKeys: ["features"] },
);
const body = fc.oneof(
  fc.record({ inputs: fc.array(fc.oneof(usual, input), { maxLength: 3 }) }),
  fc.record({ inputs: fc.array(usual, { minLength: 1, maxLength: 3 }) }),
  fc.record({ inputs: fc.jsonValue(), more: fc.jsonValue() }),
  fc.jsonValue(),
);

it("takes nothing that the schema refuses, and makes of it what the schema makes", () => {
  let taken = 0;
  fc.assert(
    fc.property(body, (made) => {
      const text = JSON.stringify(made);
      if (text.includes("\\u") || text.includes("__proto__")) return;
      const sent: unknown = JSON.parse(text);
      const quick = quickPredictRequest(sent);
      if (quick === null) return;
      taken += 1;
      expect(PredictRequest.parse(JSON.parse(text))).toEqual(quick);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(300);
});

it("knows what callers send", () => {
  const inputs = [
    { features: { Amount: 4000, Income: null, Home: "rent" }, reference: "loan-881" },
    { probabilities: { good: 0.4, bad: 0.6 }, subject: "s", context: { branch: 7 } },
    { text: "Tasted like cardboard" },
    { image: "aGVsbG8=" },
  ];
  expect(quickPredictRequest({ inputs })).toEqual({ inputs });
});

it.each<[string, unknown]>([
  ["no input", { inputs: [] }],
  ["too many inputs", { inputs: Array.from({ length: 257 }, () => ({ text: "a" })) }],
  ["two kinds of content", { inputs: [{ text: "a", features: {} }] }],
  ["no content", { inputs: [{ reference: "a" }] }],
  ["an unknown key", { inputs: [{ text: "a", weight: 1 }] }],
  ["an unknown key outside", { inputs: [{ text: "a" }], mode: "fast" }],
  ["a number past all numbers", { inputs: [{ features: { a: Number.POSITIVE_INFINITY } }] }],
  ["a tensor", { inputs: [{ tensor: [[1]] }] }],
  ["an empty reference", { inputs: [{ text: "a", reference: "" }] }],
  ["a list", [{ text: "a" }]],
])("leaves %s to the schema", (_, sent) => {
  expect(quickPredictRequest(sent)).toBeNull();
});
