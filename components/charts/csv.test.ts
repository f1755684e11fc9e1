import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("quotes what would be read otherwise", () => {
  const cells = [
    ["p", "what, and why"],
    [0.05, 'says "people"'],
    [0.8, "two\nlines"],
  ];
  expect(toCsv(cells)).toBe('p,"what, and why"\r\n0.05,"says ""people"""\r\n0.8,"two\nlines"\r\n');
});
