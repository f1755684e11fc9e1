import { describe, expect, it } from "vitest";
import { chordText, printedKeys } from "./chord";
import { type Begun, type KeyMoment, strike } from "./dispatch";
import { BINDINGS } from "./registry";

const still: KeyMoment = {
  key: "",
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  atMs: 10_000,
  isTaken: false,
  takesEnter: false,
  takesArrows: false,
};

function struck(moment: Partial<KeyMoment>, begun: Begun = null, hasSingleKeys = true) {
  const result = strike({ ...still, ...moment }, begun, { bindings: BINDINGS, hasSingleKeys });
  return result.is === "struck" ? result.id : result.is;
}

describe("a key", () => {
  it("finds its digit by position, so that a French keyboard needs no Shift", () => {
    expect(struck({ key: "&", code: "Digit1" })).toBe("case.label_1");
    expect(struck({ key: "7", code: "Numpad7" })).toBe("case.label_7");
  });

  it("finds its letter by what it types, and by position where that is not Latin", () => {
    expect(struck({ key: "s", code: "KeyO" })).toBe("case.skip");
    expect(struck({ key: "ы", code: "KeyS" })).toBe("case.skip");
    expect(struck({ key: "o", code: "KeyS" })).toBe("nothing");
  });

  it("finds signs with whatever modifier the layout wants", () => {
    expect(struck({ key: "?", code: "Minus", shiftKey: true })).toBe("everywhere.help");
  });

  it("tells a letter from the same one with Shift", () => {
    expect(struck({ key: "r", code: "KeyR" })).toBe("case.opinion");
    expect(struck({ key: "R", code: "KeyR", shiftKey: true })).toBe("case.release");
  });

  it.each([
    { ctrlKey: true },
    { metaKey: true },
    { altKey: true },
    { ctrlKey: true, metaKey: true },
  ])("does nothing with modifiers it did not ask for: %o", (modifiers) => {
    expect(struck({ key: "s", code: "KeyS", ...modifiers })).toBe("nothing");
  });

  it("takes Control or Command for a modified chord", () => {
    expect(struck({ key: "k", code: "KeyK", ctrlKey: true })).toBe("everywhere.palette");
    expect(struck({ key: "z", code: "KeyZ", metaKey: true })).toBe("everywhere.undo");
  });

  it("does nothing while the event is somebody else's", () => {
    expect(struck({ key: "s", code: "KeyS", isTaken: true })).toBe("nothing");
  });

  it("leaves Enter to links and buttons, and the arrows to what they move", () => {
    expect(struck({ key: "Enter", code: "Enter", takesEnter: true })).toBe("nothing");
    expect(struck({ key: "ArrowDown", code: "ArrowDown", takesArrows: true })).toBe("nothing");
    expect(struck({ key: "ArrowDown", code: "ArrowDown", takesEnter: true })).toBe("list.next");
  });
});

describe("two keys in a row", () => {
  const g = { ...still, key: "g", code: "KeyG" };
  const begun: Begun = { pressed: g, atMs: 10_000 };

  it("begin with the first and end with the second within 1.5 seconds", () => {
    expect(struck(g)).toBe("begun");
    expect(struck({ key: "h", code: "KeyH", atMs: 11_500 }, begun)).toBe("everywhere.history");
    expect(struck({ key: "h", code: "KeyH", atMs: 11_501 }, begun)).toBe("nothing");
  });

  it("go before a key that is bound alone", () => {
    expect(struck({ key: "n", code: "KeyN", atMs: 10_100 }, begun)).toBe("case.note");
    expect(struck({ key: "q", code: "KeyQ", atMs: 10_100 }, begun)).toBe("everywhere.queues");
  });
});

describe("with single keys switched off", () => {
  it.each([
    ["s", "KeyS"],
    ["1", "Digit1"],
    ["?", "Slash"],
    ["g", "KeyG"],
  ])("%s does nothing", (key, code) => {
    expect(struck({ key, code }, null, false)).toBe("nothing");
  });

  it("Enter and modified chords still work", () => {
    expect(struck({ key: "Enter", code: "Enter" }, null, false)).toBe("list.open");
    expect(struck({ key: "k", code: "KeyK", ctrlKey: true }, null, false)).toBe(
      "everywhere.palette",
    );
  });
});

it("writes down the chord that was struck", () => {
  expect(chordText({ ...still, key: "R", code: "KeyR", shiftKey: true })).toBe("Shift+R");
  expect(chordText({ ...still, key: "&", code: "Digit1" })).toBe("1");
  expect(chordText({ ...still, key: "?", code: "Slash", shiftKey: true })).toBe("?");
  expect(chordText({ ...still, key: "k", code: "KeyK", metaKey: true })).toBe("Mod+K");
  expect(chordText({ ...still, key: "Shift", code: "ShiftLeft", shiftKey: true })).toBeNull();
});

it("prints keys as keyboards do", () => {
  expect(printedKeys("Mod+K")).toBe("Ctrl K");
  expect(printedKeys("Mod+K", true)).toBe("⌘ K");
  expect(printedKeys("G Q")).toBe("G Q");
  expect(printedKeys("ArrowDown")).toBe("↓");
});
