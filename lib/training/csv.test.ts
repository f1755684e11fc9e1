import { expect, it } from "vitest";
import { readCsv } from "./csv";

it("reads quoted texts, bare numbers and bare NA, and keeps the line as it stands", () => {
  const text = '"Home","Amount","Note"\n"rent",-12.5,"a ""b"", c"\nNA,3e2,"NA"\n';
  expect(readCsv(text)).toEqual([
    { line: '"rent",-12.5,"a ""b"", c"', cells: { Home: "rent", Amount: -12.5, Note: 'a "b", c' } },
    { line: 'NA,3e2,"NA"', cells: { Home: null, Amount: 300, Note: "NA" } },
  ]);
});

it.each([
  ['"a","b"\n1', "Line 2 holds 1 cells, not 2"],
  ['"a","b"\n1,2,3', "Line 2 holds 3 cells, not 2"],
  ['"a"\n"x"y', "Line 2 is no CSV"],
  ['"a","b"\n1,', "Line 2"],
  ['"a"\nrent', "Line 2: rent"],
])("refuses %j", (text, detail) => {
  expect(() => readCsv(text)).toThrow(detail);
});
