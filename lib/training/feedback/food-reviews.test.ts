import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { sha256 } from "#lib/cli/training-job";
import { PARTS } from "../content-split";
import { textOf } from "../recipe";
import { canonicalText, heldOutReviews, readFoodReviews } from "./food-reviews";

const data = readDataSet("small_fine_foods", "slice");
const tables = {
  training: textOf(data, "training_data.csv"),
  testing: textOf(data, "testing_data.csv"),
};
const { reviews, dropped } = readFoodReviews(tables, sha256);

describe("the tables of small_fine_foods", () => {
  it("are the ones the source holds", () => {
    expect(sha256(tables.training)).toBe(
      "f407c83492fa99300713053f83c1138323177096d787c838724a340391935351",
    );
    expect(sha256(tables.testing)).toBe(
      "2858c9211bb34148adbeae4e98fe530862c827498dabb5392e70f1562fc5880d",
    );
  });
});

describe("the parts of small_fine_foods", () => {
  it("hold the rows the split prescribes, exactly", () => {
    const sizes = PARTS.map((part) => reviews.filter((it) => it.part === part).length);
    expect(sizes).toEqual([2968, 541, 247, 244, 993]);
    expect(dropped).toBe(7);
  });

  it("share no text, however it is written", () => {
    const partsOf = new Map<string, Set<string>>();
    for (const { canonical, part } of reviews) {
      partsOf.set(canonical, new Set([...(partsOf.get(canonical) ?? []), part]));
    }
    const learned = reviews.filter(({ part }) => part !== "report");
    expect(new Set(learned.map(({ canonical }) => canonical)).size).toBe(4000 - 21);
    expect([...partsOf.values()].filter((parts) => parts.size > 1)).toEqual([]);
  });
});

describe("canonicalText", () => {
  it("forgets case, markup and punctuation, and keeps words and digits", () => {
    expect(canonicalText("  Don't<br />BUY it:\n2 of 10!")).toBe("don t buy it 2 of 10");
  });
});

describe("heldOutReviews", () => {
  it("replays the testing table as it stands, less what training holds", () => {
    const held = heldOutReviews(tables, sha256);
    expect(held).toHaveLength(993);
    expect(new Set(held.map(({ label }) => label))).toEqual(new Set(["great", "other"]));
    expect(Object.keys(held[0] ?? {})).toEqual(["reference", "text", "label"]);
  });
});
