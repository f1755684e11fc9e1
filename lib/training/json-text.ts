/** Columns of a line, as the formatter of the house counts them. */
const WIDTH = 100;

type Place = {
  readonly indent: string;
  /** Columns before the value on its line, and after it: a comma or nothing. */
  readonly before: number;
  readonly after: number;
};

/**
 * JSON for people and git, laid out as the formatter of the house lays it out, so that a committed record needs no
 * second pass: objects over lines, a list of plain values on one line when it fits, numbers filling their lines.
 */
export function jsonText(value: unknown): string {
  return `${layOut(value, { indent: "", before: 0, after: 0 })}\n`;
}

function layOut(value: unknown, place: Place): string {
  if (Array.isArray(value)) return layOutList(value, place);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${place.indent}  `;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return "{}";
  const lines = members.map(([key, member], index) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    const after = index < members.length - 1 ? 1 : 0;
    return head + layOut(member, { indent: inner, before: head.length, after });
  });
  return `{\n${lines.join(",\n")}\n${place.indent}}`;
}

function layOutList(items: readonly unknown[], { indent, before, after }: Place): string {
  const isPlain = items.every((item) => typeof item !== "object" || item === null);
  const inOneLine = `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
  if (isPlain && before + inOneLine.length + after <= WIDTH) return inOneLine;
  const inner = `${indent}  `;
  if (items.every((item) => typeof item === "number")) {
    return `[\n${filled(items.map(String), inner)}\n${indent}]`;
  }
  const lines = items.map((item, index) => {
    const comma = index < items.length - 1 ? 1 : 0;
    return inner + layOut(item, { indent: inner, before: inner.length, after: comma });
  });
  return `[\n${lines.join(",\n")}\n${indent}]`;
}

function filled(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [index, word] of words.entries()) {
    const piece = index < words.length - 1 ? `${word},` : word;
    const gap = line === indent ? "" : " ";
    if (line !== indent && line.length + gap.length + piece.length > WIDTH) {
      lines.push(line);
      line = indent + piece;
    } else line += gap + piece;
  }
  return [...lines, line].join("\n");
}
