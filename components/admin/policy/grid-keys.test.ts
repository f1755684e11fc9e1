import { expect, it } from "vitest";
import { gridAct, type Press, placeAfter } from "./grid-keys";

const size = { rows: 2, columns: 3 };

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

function move(key: string, row: number, column: number, held: Partial<Press> = {}) {
  const act = gridAct(press(key, held), { row, column }, size);
  return act?.to === "move" ? [act.place.row, act.place.column] : null;
}

it("walks by arrows and stops at the edges", () => {
  expect(move("ArrowRight", 0, 0)).toEqual([0, 1]);
  expect(move("ArrowRight", 0, 2)).toEqual([0, 2]);
  expect(move("ArrowDown", 0, 2)).toEqual([1, 2]);
  expect(move("ArrowUp", 0, 1)).toEqual([0, 1]);
  expect(move("ArrowLeft", 1, 1)).toEqual([1, 0]);
});

it("leaps by Home, End and Ctrl", () => {
  expect(move("Home", 1, 2)).toEqual([1, 0]);
  expect(move("End", 1, 0)).toEqual([1, 2]);
  expect(move("Home", 1, 2, { ctrlKey: true })).toEqual([0, 0]);
  expect(move("End", 0, 0, { metaKey: true })).toEqual([1, 2]);
});

it("tabs through the cells in reading order and out at both ends", () => {
  expect(move("Tab", 0, 2)).toEqual([1, 0]);
  expect(move("Tab", 1, 0, { shiftKey: true })).toEqual([0, 2]);
  expect(move("Tab", 1, 2)).toBeNull();
  expect(move("Tab", 0, 0, { shiftKey: true })).toBeNull();
});

it("types over, edits by F2 and Enter, clears by Delete", () => {
  const at = { row: 0, column: 1 };
  expect(gridAct(press("4"), at, size)).toEqual({ to: "edit", text: "4" });
  expect(gridAct(press("-"), at, size)).toEqual({ to: "edit", text: "-" });
  expect(gridAct(press("F2"), at, size)).toEqual({ to: "edit", text: null });
  expect(gridAct(press("Enter"), at, size)).toEqual({ to: "edit", text: null });
  expect(gridAct(press("Delete"), at, size)).toEqual({ to: "clear" });
});

it("leaves chords and named keys to the browser", () => {
  const at = { row: 0, column: 1 };
  for (const left of [
    press("c", { ctrlKey: true }),
    press("z", { metaKey: true }),
    press("4", { altKey: true }),
    press("Escape"),
    press("F5"),
    press(" "),
  ]) {
    expect(gridAct(left, at, size)).toBeNull();
  }
});

it("goes on after a committed cell, down by Enter and along by Tab", () => {
  expect(placeAfter(press("Enter"), { row: 0, column: 1 }, size)).toEqual({ row: 1, column: 1 });
  expect(placeAfter(press("Enter"), { row: 1, column: 1 }, size)).toEqual({ row: 1, column: 1 });
  expect(placeAfter(press("Tab"), { row: 0, column: 2 }, size)).toEqual({ row: 1, column: 0 });
  const back = press("Tab", { shiftKey: true });
  expect(placeAfter(back, { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 });
});
