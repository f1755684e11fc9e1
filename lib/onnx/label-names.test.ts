import { describe, expect, it } from "vitest";
import { cleanLabels, labelsFromMetadata } from "./label-names";

describe("labels in the metadata", () => {
  it.each<[string, Record<string, string>, string[] | null]>([
    ["a JSON list", { labels: '["no", "yes"]' }, ["no", "yes"]],
    ["a list of numbers", { classes: "[3, 7]" }, ["3", "7"]],
    ["from index to label", { id2label: '{"1": "yes", "0": "no"}' }, ["no", "yes"]],
    ["from label to index", { labels: '{"yes": 1, "no": 0}' }, ["no", "yes"]],
    [
      "in Python's spelling",
      { names: "{0: 'cat', 1: 'dog\\'s', 2: \"it's\"}" },
      ["cat", "dog's", "it's"],
    ],
    ["by commas", { class_names: "no, maybe,yes" }, ["no", "maybe", "yes"]],
    ["by lines", { labels: "New York, NY\nParis\n" }, ["New York, NY", "Paris"]],
    ["a line that names none", { labels: "no\n\nyes" }, null],
    ["the more telling key first", { names: "a,b", labels: "c,d" }, ["c", "d"]],
    ["a single word is no list", { labels: "yes" }, null],
    ["a hole in the indices", { id2label: '{"0": "no", "2": "yes"}' }, null],
    ["an index twice", { labels: '{"no": 0, "yes": 0}' }, null],
    ["broken JSON", { labels: '["no", "yes"' }, null],
    ["lists of lists", { labels: '[["no"], ["yes"]]' }, null],
    ["code", { labels: "{0: __import__('os').system('id'), 1: 'b'}" }, null],
    ["nothing of the kind", { author: "no,yes" }, null],
    ["a key every object has", { constructor: "no,yes" }, null],
    ["more text than any list", { labels: `${"a,".repeat(600_000)}b` }, null],
  ])("%s", (_name, metadata, labels) => {
    expect(labelsFromMetadata(metadata)).toEqual(labels);
  });
});

it("makes labels fit to be shown: short, printable, each another", () => {
  expect(cleanLabels([" no ", "y\u0007es"])).toEqual(["no", "y·es"]);
  expect(cleanLabels(["a".repeat(150), "b"])?.[0]).toBe(`${"a".repeat(99)}…`);
  expect(cleanLabels(["no", "no"])).toBeNull();
  expect(cleanLabels(["no", "  "])).toBeNull();
  expect(cleanLabels([])).toBeNull();
  expect(cleanLabels(Array.from({ length: 10_001 }, (_, at) => `${at}`))).toBeNull();
});
