import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, type Facts } from "./evaluate";
import { RuleSyntaxError } from "./lexer";
import { parseRule } from "./parse-rule";
import { fieldsOf } from "./predicate";

const facts: Facts = {
  labels: ["good", "very bad", "0"],
  p: [0.6, 0.3, 0.1],
  measures: { confidence: 0.6, entropy: 0.898, margin: 0.3 },
  input: { Amount: 4000, Home: "rent", vip: true, Income: null, "Loan amount": 12, deep: { a: 1 } },
  context: { country: "CH", "Müller-7": -3 },
};

it.each([
  ["input.Amount > 3999.5", true],
  ["input.Amount >= 4e3 and input.Amount <= 4000", true],
  ["input.Amount < 4000", false],
  ["4000 = input.Amount", true],
  ["input.Home = 'rent' and context.country != \"LI\"", true],
  ["input.vip = true", true],
  ['input.Home in ("own", "rent")', true],
  ['input.Home not in ["own", "rent"]', false],
  ["input.Amount in (1, 4000)", true],
  ["input.Income is missing", true],
  ["input.Amount is not missing", true],
  ["input.deep is missing", true],
  ['context."Müller-7" = -3 AND context.Müller-7 < 0', true],
  ['input."Loan amount" = 12', true],
  ['p.good > 0.5 and p."very bad" = 0.3 and p.0 = 0.1', true],
  ["confidence < 0.7 or entropy > 5", true],
  ["margin = 0.3", true],
  ['not (input.vip = true) or context.country = "CH"', true],
  ['not input.vip = true or context.country = "LI"', false],
  ["input.vip = false and input.vip = true or input.vip = true", true],
  ["input.vip = true or input.vip = true and input.vip = false", true],
])("%s is %s", (rule, holds) => {
  expect(evaluate(parseRule(rule), facts)).toBe(holds);
});

describe("what is missing, or of another kind", () => {
  it.each([
    "input.Income = 0",
    "input.Income != 0",
    "input.nothing < 1",
    'input.Amount = "4000"',
    "input.Home > 1",
    "input.vip = 1",
    "input.Income in (0, 1)",
    'input.toString = "x"',
    "input.__proto__ is not missing",
    "input.constructor is not missing",
  ])("meets no comparison: %s", (rule) => {
    expect(evaluate(parseRule(rule), facts)).toBe(false);
  });

  it("is every measure of a model that gave no answer", () => {
    const silent = { ...facts, p: null, measures: {} };
    expect(evaluate(parseRule("confidence is missing and p.good is missing"), silent)).toBe(true);
  });
});

describe("a rule that cannot be read", () => {
  it.each([
    ["", 0, "a field or a value"],
    ["input.Amount", 12, "a comparison"],
    ["input.Amount >", 14, "a field or a value"],
    ["input.Amount > 5 5", 17, "the end of the rule"],
    ["input. > 5", 7, "a name"],
    ["Amount > 5", 0, "a field or a value"],
    ["(input.Amount > 5", 17, '")"'],
    ["input.Amount > 5)", 16, "the end of the rule"],
    ["input.Home in ()", 15, "a field or a value"],
    ['input.Home in "rent"', 14, '"("'],
    ["input.Home not = 5", 15, '"in"'],
    ["input.Home is 5", 14, '"missing"'],
    ["5 is missing", 0, "a field"],
    ["input.Amount > 5 and", 20, "a field or a value"],
    ['input.Home > "rent"', 11, "Only numbers"],
    ["input.Amount + 1 > 5", 13, '"+" is not expected'],
    ['input.Home = "rent', 13, "is not expected"],
    ["process.exit(1)", 0, "a field or a value"],
  ])("says where and what it misses: %s", (rule, position, detail) => {
    const attempt = () => parseRule(rule);
    expect(attempt).toThrow(RuleSyntaxError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: "RULE_SYNTAX",
        position,
        detail: expect.stringContaining(detail),
      }),
    );
  });

  it("is one that is too long or too deep", () => {
    const test = "input.a = 1";
    expect(() => parseRule(`${test} or `.repeat(200) + test)).toThrow("Longer than 2000");
    expect(() => parseRule(`${"(".repeat(40)}${test}${")".repeat(40)}`)).toThrow("too deeply");
    expect(() => parseRule(`${"not ".repeat(40)}${test}`)).toThrow("too deeply");
    expect(() => parseRule(`${"(".repeat(30)}${test}${")".repeat(30)}`)).not.toThrow();
  });
});

it("takes or refuses any text, and never fails in another way", () => {
  const words = [
    "input.",
    "p.",
    "a",
    "and",
    "or",
    "not",
    "in",
    "(",
    ")",
    "is",
    "missing",
    "1",
    "=",
    '"x"',
    ",",
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((it) => it.join(" ")),
  );
  fc.assert(
    fc.property(text, (rule) => {
      try {
        expect(typeof evaluate(parseRule(rule), facts)).toBe("boolean");
      } catch (error) {
        expect(error).toBeInstanceOf(RuleSyntaxError);
      }
    }),
  );
});

it("lists the fields it reads", () => {
  const rule = parseRule(
    "not (p.good > 0.5 or input.a in (1)) and context.b is missing and 1 < margin",
  );
  expect(fieldsOf(rule)).toEqual([
    { from: "p", label: "good" },
    { from: "input", name: "a" },
    { from: "context", name: "b" },
    { from: "measure", name: "margin" },
  ]);
});
