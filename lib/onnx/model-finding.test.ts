import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FINDING_CODES, shown } from "./model-finding";

it("every code, and no other, is explained to whoever uploads", () => {
  const [, findings = ""] = readFileSync("docs/uploading-models.md", "utf8").split("## Findings");
  const explained = [...findings.matchAll(/^\| `(\w+)` \| .{20,} \|$/gm)].map(([, code]) => code);
  expect(explained).toEqual([...FINDING_CODES]);
});

it("shows text of a file as data", () => {
  expect(shown("Größe (m²) – “ok” 😀")).toBe("Größe (m²) – “ok” 😀");
  expect(shown("a\u0000b\nc\u202ed\ufeff")).toBe("a·b·c·d·");
  expect(shown("\ud800x")).toBe("·x");
  expect(shown("😀".repeat(200), 5)).toBe("😀😀😀😀…");
  expect(shown("\u001b[2J".repeat(1000)).length).toBe(120);
});
