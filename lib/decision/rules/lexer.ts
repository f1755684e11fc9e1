import { DecisionError } from "../decision-error";

/** A word of a rule and where it begins, counted from 0. */
export type Token = {
  readonly kind: "word" | "string" | "number" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
};

/** A rule that cannot be read. `position` counts characters from 0. */
export class RuleSyntaxError extends DecisionError {
  readonly position: number;

  constructor(position: number, detail: string) {
    super("RULE_SYNTAX", "/when", `${detail} at character ${position + 1}`);
    this.position = position;
  }
}

const MAX_LENGTH = 2000;
const PATTERNS: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /\s+/y],
  ["number", /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["word", /[\p{L}_][\p{L}\p{N}_-]*/uy],
  ["string", /"(?:[^"\\]|\\["\\])*"|'(?:[^'\\]|\\['\\])*'/y],
  ["symbol", /<=|>=|==|!=|[<>=(),.[\]]/y],
];

/** Splits a rule into its words. Throws `RuleSyntaxError` for a character no rule contains, or a rule that is too long. */
export function lex(text: string): Token[] {
  if (text.length > MAX_LENGTH) {
    throw new RuleSyntaxError(MAX_LENGTH, `Longer than ${MAX_LENGTH} characters`);
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { kind, length } = next(text, at);
    if (kind !== "space") tokens.push({ kind, text: text.slice(at, at + length), at });
    at += length;
  }
  return [...tokens, { kind: "end", text: "", at }];
}

/** What a quoted string says. */
export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1");
}

function next(text: string, at: number): { kind: Token["kind"] | "space"; length: number } {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    if (length > 0) return { kind, length };
  }
  throw new RuleSyntaxError(at, `"${text[at]}" is not expected`);
}
