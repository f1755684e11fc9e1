import { describe, expect, it } from "vitest";
import { faultsOf } from "./check-bindings";
import { chordsOf } from "./chord";
import { BINDINGS, type Binding, bindingsWith } from "./registry";

const skip: Binding = { id: "case.skip", keys: ["S"], scope: "case", label: "Skip" };

describe("the registry", () => {
  it("has no collision, no reserved chord and no act without a label", () => {
    expect(faultsOf(BINDINGS)).toEqual([]);
  });

  it("names every binding once, after its scope", () => {
    const ids = BINDINGS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(BINDINGS.filter(({ id, scope }) => !id.startsWith(`${scope}.`))).toEqual([]);
  });

  it("has the keys of the desk's page", () => {
    const keys = Object.fromEntries(BINDINGS.map(({ id, keys: [first] }) => [id, first]));
    expect(keys).toMatchObject({
      "case.label_1": "1",
      "case.label_9": "9",
      "case.commit": "Enter",
      "case.skip": "S",
      "case.escalate": "E",
      "case.note": "N",
      "case.opinion": "R",
      "case.extend": "L",
      "everywhere.undo": "U",
      "everywhere.queues": "G Q",
      "everywhere.palette": "Mod+K",
      "everywhere.help": "?",
    });
  });

  it("takes a person's own keys in place of the usual ones", () => {
    const own = bindingsWith({ "case.skip": ["Y"] });
    expect(own.find(({ id }) => id === "case.skip")?.keys).toEqual(["Y"]);
    expect(own.find(({ id }) => id === "case.escalate")?.keys).toEqual(["E"]);
  });
});

describe("what the check finds", () => {
  it.each([
    ["the same key in one scope", { ...skip, id: "case.other" }],
    ["the same key everywhere", { ...skip, id: "everywhere.other", scope: "everywhere" as const }],
    ["a row of keys that begins with a key of its own", { ...skip, id: "case.row", keys: ["S D"] }],
  ])("%s", (_name, other) => {
    expect(faultsOf([skip, other])).toHaveLength(1);
  });

  it("lets scopes that are never alive together share a key", () => {
    expect(faultsOf([skip, { ...skip, id: "list.sort", scope: "list" }])).toEqual([]);
  });

  it.each(["Mod+D", "Mod+L", "Mod+W", "F5", "Tab", "Alt+Tab"])("%s, which is not ours", (keys) => {
    expect(faultsOf([{ ...skip, keys: [keys] }])).toHaveLength(1);
  });

  it("an act without a label", () => {
    expect(faultsOf([{ ...skip, label: " " }])).toHaveLength(1);
  });
});

it("reads a plus as a key and as a joint", () => {
  expect(chordsOf("+")).toEqual([{ key: "+", mod: false, alt: false, shift: false }]);
  expect(chordsOf("Shift+R")).toEqual([{ key: "R", mod: false, alt: false, shift: true }]);
  expect(chordsOf("G Q").map(({ key }) => key)).toEqual(["G", "Q"]);
});
