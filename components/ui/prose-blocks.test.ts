import { expect, it } from "vitest";
import { proseSections } from "./prose-blocks";

it("reads headings, wrapped paragraphs and lists, and leaves tables out", () => {
  const text = `# Loans: \`loan-risk\` version 1

## What it decides
Whether a loan will be
repaid: \`good\` or \`bad\`.

## Figures
In brackets the interval.

| figure | value |
|---|---|
| auc | 0.84 |

## Known failures
It errs:
- Often, on
  rare levels.
- <b>Seldom</b>.

Ask a person.
`;
  expect(proseSections(text)).toEqual([
    {
      title: "What it decides",
      blocks: [{ kind: "text", text: "Whether a loan will be repaid: `good` or `bad`." }],
    },
    { title: "Figures", blocks: [{ kind: "text", text: "In brackets the interval." }] },
    {
      title: "Known failures",
      blocks: [
        { kind: "text", text: "It errs:" },
        { kind: "list", items: ["Often, on rare levels.", "<b>Seldom</b>."] },
        { kind: "text", text: "Ask a person." },
      ],
    },
  ]);
  expect(proseSections("No heading at all")).toEqual([]);
});
