/** A piece of plain Markdown: what stands under a heading, as paragraphs and lists. */
export type ProseSection = { readonly title: string; readonly blocks: readonly ProseBlock[] };
export type ProseBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/**
 * The sections of a text under headings of the second level, in order; what comes before the first is left out, and so are
 * tables. Lines of one paragraph or item are joined. Nothing in it becomes markup but lists.
 */
export function proseSections(markdown: string): ProseSection[] {
  const [, ...parts] = `\n${markdown}`.split(/\n## /);
  return parts.map((part) => {
    const [title = "", ...lines] = part.split("\n");
    return { title: title.trim(), blocks: blocksOf(lines) };
  });
}

function blocksOf(lines: readonly string[]): ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let isOpen = false;
  for (const line of lines.map((it) => it.trim())) {
    if (line === "" || line.startsWith("|")) isOpen = false;
    else {
      const last = isOpen ? blocks.pop() : undefined;
      blocks.push(...extended(last, line));
      isOpen = true;
    }
  }
  return blocks;
}

/** The block with one line more, or the block and the one the line begins. */
function extended(block: ProseBlock | undefined, line: string): ProseBlock[] {
  const isItem = line.startsWith("- ");
  const text = isItem ? line.slice(2) : line;
  if (block?.kind === "list") {
    const items = isItem
      ? [...block.items, text]
      : [...block.items.slice(0, -1), `${block.items.at(-1)} ${text}`];
    return [{ kind: "list", items }];
  }
  const kept = block && !isItem ? [] : block ? [block] : [];
  if (isItem) return [...kept, { kind: "list", items: [text] }];
  return [{ kind: "text", text: block ? `${block.text} ${text}` : text }];
}
