import type { ProseBlock } from "./prose-blocks";

/** Paragraphs and lists of a text; words between backticks look like code. */
export function Prose({ blocks }: { readonly blocks: readonly ProseBlock[] }) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      {blocks.map((block) =>
        block.kind === "text" ? (
          <p key={block.text}>
            <Words text={block.text} />
          </p>
        ) : (
          <ul key={block.items.join()} className="list-disc ps-5">
            {block.items.map((item) => (
              <li key={item}>
                <Words text={item} />
              </li>
            ))}
          </ul>
        ),
      )}
    </div>
  );
}

function Words({ text }: { readonly text: string }) {
  const pieces = text.split("`").map((piece, i) => ({ key: `${i} ${piece}`, piece, i }));
  return pieces.map(({ key, piece, i }) =>
    i % 2 === 1 ? (
      <code key={key} className="font-mono text-xs">
        {piece}
      </code>
    ) : (
      piece
    ),
  );
}
