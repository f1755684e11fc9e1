import { lex, RuleSyntaxError, type Token, unquote } from "./lexer";
import type { Comparison, Field, Literal, Measure, Operand, Predicate } from "./predicate";

const MAX_DEPTH = 32;
const COMPARISONS = new Map<string, Comparison>([
  ["=", "="],
  ["==", "="],
  ["!=", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);
const MEASURES = new Map<string, Measure>([
  ["confidence", "confidence"],
  ["entropy", "entropy"],
  ["margin", "margin"],
]);

type Cursor = { readonly tokens: readonly Token[]; index: number; depth: number };

/**
 * Reads the condition of a rule, for example `input.Amount > 5000 and not context.country in ("CH", "LI")`.
 *
 * - fields: `input.X`, `context.X`, `p.<label>`, `confidence`, `entropy` (nats), `margin`; a name with blanks is quoted: `input."Loan amount"`
 * - literals: numbers, quoted strings, `true`, `false`
 * - `=` `!=` `<` `<=` `>` `>=`, `in (…)`, `not in (…)`, `is missing`, `is not missing`, `and`, `or`, `not`, parentheses
 *
 * `and` binds closer than `or`. A comparison with a missing field, or between different types, is false.
 * Throws `RuleSyntaxError` with the position of the word at fault.
 */
export function parseRule(text: string): Predicate {
  const cursor: Cursor = { tokens: lex(text), index: 0, depth: 0 };
  const predicate = anyOf(cursor);
  const rest = peek(cursor);
  if (rest.kind !== "end") throw unexpected(rest, "the end of the rule");
  return predicate;
}

function anyOf(cursor: Cursor): Predicate {
  const terms = [allOf(cursor)];
  while (takeWord(cursor, "or")) terms.push(allOf(cursor));
  return group("or", terms);
}

function allOf(cursor: Cursor): Predicate {
  const terms = [term(cursor)];
  while (takeWord(cursor, "and")) terms.push(term(cursor));
  return group("and", terms);
}

function group(kind: "and" | "or", terms: readonly Predicate[]): Predicate {
  const [only, second] = terms;
  return only && !second ? only : { kind, terms };
}

function term(cursor: Cursor): Predicate {
  const start = peek(cursor);
  if (++cursor.depth > MAX_DEPTH) throw new RuleSyntaxError(start.at, "Nested too deeply");
  const found = takeWord(cursor, "not")
    ? ({ kind: "not", term: term(cursor) } as const)
    : takeSymbol(cursor, "(")
      ? closed(cursor, anyOf(cursor))
      : test(cursor);
  cursor.depth--;
  return found;
}

function closed(cursor: Cursor, predicate: Predicate): Predicate {
  expectSymbol(cursor, ")");
  return predicate;
}

function test(cursor: Cursor): Predicate {
  const start = peek(cursor);
  const left = operand(cursor);
  if (takeWord(cursor, "is")) return missing(cursor, left, start);
  if (takeWord(cursor, "not")) {
    if (!takeWord(cursor, "in")) throw unexpected(peek(cursor), '"in"');
    return { kind: "not", term: { kind: "in", operand: left, values: list(cursor) } };
  }
  if (takeWord(cursor, "in")) return { kind: "in", operand: left, values: list(cursor) };
  return comparison(cursor, left);
}

function missing(cursor: Cursor, left: Operand, start: Token): Predicate {
  const isNegated = takeWord(cursor, "not");
  if (!takeWord(cursor, "missing")) throw unexpected(peek(cursor), '"missing"');
  if (left.kind !== "field") throw unexpected(start, "a field");
  const found = { kind: "missing", field: left.field } as const;
  return isNegated ? { kind: "not", term: found } : found;
}

function comparison(cursor: Cursor, left: Operand): Predicate {
  const symbol = peek(cursor);
  const op = symbol.kind === "symbol" ? COMPARISONS.get(symbol.text) : undefined;
  if (op === undefined) throw unexpected(symbol, "a comparison");
  cursor.index++;
  const right = operand(cursor);
  if (op !== "=" && op !== "!=" && [left, right].some(isUnordered)) {
    throw new RuleSyntaxError(symbol.at, `Only numbers can be compared with "${symbol.text}"`);
  }
  return { kind: "compare", left, op, right };
}

function isUnordered(it: Operand): boolean {
  return it.kind === "literal" && typeof it.value !== "number";
}

function list(cursor: Cursor): Literal[] {
  const end = takeSymbol(cursor, "[") ? "]" : ")";
  if (end === ")") expectSymbol(cursor, "(");
  const values = [literal(cursor)];
  while (takeSymbol(cursor, ",")) values.push(literal(cursor));
  expectSymbol(cursor, end);
  return values;
}

function operand(cursor: Cursor): Operand {
  const field = takeField(cursor);
  return field ? { kind: "field", field } : { kind: "literal", value: literal(cursor) };
}

function literal(cursor: Cursor): Literal {
  const token = peek(cursor);
  cursor.index++;
  if (token.kind === "number") return Number(token.text);
  if (token.kind === "string") return unquote(token.text);
  const word = token.kind === "word" ? token.text.toLowerCase() : "";
  if (word !== "true" && word !== "false") throw unexpected(token, "a field or a value");
  return word === "true";
}

function takeField(cursor: Cursor): Field | null {
  const token = peek(cursor);
  if (token.kind !== "word") return null;
  const measure = MEASURES.get(token.text);
  const root = token.text;
  if (measure) {
    cursor.index++;
    return { from: "measure", name: measure };
  }
  if (root !== "input" && root !== "context" && root !== "p") return null;
  cursor.index++;
  expectSymbol(cursor, ".");
  const name = memberName(cursor);
  return root === "p" ? { from: "p", label: name } : { from: root, name };
}

function memberName(cursor: Cursor): string {
  const token = peek(cursor);
  cursor.index++;
  if (token.kind === "string") return unquote(token.text);
  if (token.kind === "word" || token.kind === "number") return token.text;
  throw unexpected(token, "a name");
}

function peek({ tokens, index }: Cursor): Token {
  return tokens[Math.min(index, tokens.length - 1)] ?? { kind: "end", text: "", at: 0 };
}

function takeWord(cursor: Cursor, word: string): boolean {
  const token = peek(cursor);
  const isThere = token.kind === "word" && token.text.toLowerCase() === word;
  if (isThere) cursor.index++;
  return isThere;
}

function takeSymbol(cursor: Cursor, symbol: string): boolean {
  const token = peek(cursor);
  const isThere = token.kind === "symbol" && token.text === symbol;
  if (isThere) cursor.index++;
  return isThere;
}

function expectSymbol(cursor: Cursor, symbol: string): void {
  if (!takeSymbol(cursor, symbol)) throw unexpected(peek(cursor), `"${symbol}"`);
}

function unexpected(token: Token, wanted: string): RuleSyntaxError {
  const found = token.kind === "end" ? "the rule ends" : `"${token.text}" stands`;
  return new RuleSyntaxError(token.at, `Expected ${wanted}, but ${found}`);
}
