import type { ClipboardEvent, KeyboardEvent } from "react";
import type { CostEntry } from "#lib/decision/policy";
import { type Cost, cellSentence, editableCell, readCell } from "./cell-text";
import { type GridSize, gridAct, type Place, placeAfter } from "./grid-keys";
import { readBlock } from "./paste-block";
import { costAt, withCost } from "./policy-edits";

export type CostGridProps = {
  readonly labels: readonly string[];
  /** The labels, then any further actions. */
  readonly actions: readonly string[];
  readonly costs: readonly CostEntry[];
  readonly onChange: (costs: CostEntry[]) => void;
  readonly isReadOnly: boolean;
};

/** A cell being typed into. */
export type Typing = { readonly place: Place; readonly text: string; readonly isFaulty: boolean };

export type GridState = {
  readonly at: Place;
  readonly typing: Typing | null;
  /** What was announced last. */
  readonly said: string;
};

/** A grid on the screen: what it shows, how it stands, and how to change that. */
export type Grid = CostGridProps & {
  readonly state: GridState;
  readonly change: (change: Partial<GridState>) => void;
  /** Brings the focus to the cell at `at` once it is drawn. */
  readonly follow: () => void;
};

/** What a cell is about. */
export function namesAt({ labels, actions }: Grid, { row, column }: Place) {
  return { truth: labels[row] ?? "", decided: actions[column] ?? "" };
}

/** Opens a cell for typing; `typed` replaces what it held. */
export function openCell(grid: Grid, place: Place, typed: string | null): void {
  if (grid.isReadOnly) return;
  const cost = costAt(grid.costs, namesAt(grid, place));
  const text = typed ?? (cost === null ? "" : editableCell(cost));
  grid.change({ at: place, typing: { place, text, isFaulty: false } });
}

/** A key on a cell that is not being typed into. */
export function onCellKey(grid: Grid, event: KeyboardEvent): void {
  const { at } = grid.state;
  const act = event.nativeEvent.isComposing ? null : gridAct(event, at, sizeOf(grid));
  if (act === null || (grid.isReadOnly && act.to !== "move")) return;
  event.preventDefault();
  event.stopPropagation();
  if (act.to === "move") moveTo(grid, act.place);
  if (act.to === "edit") openCell(grid, at, act.text);
  if (act.to === "clear") grid.change({ said: setCost(grid, at, null) });
}

/** A key while typing: Enter and Tab take the text and go on, Escape drops it. */
export function onTypingKey(grid: Grid, event: KeyboardEvent): void {
  event.stopPropagation();
  const { typing } = grid.state;
  if (typing === null || event.nativeEvent.isComposing) return;
  if (event.key === "Escape") moveTo(grid, typing.place);
  if (event.key !== "Enter" && event.key !== "Tab") return;
  event.preventDefault();
  const said = commit(grid, typing);
  if (said !== null) moveTo(grid, placeAfter(event, typing.place, sizeOf(grid)), said);
}

/** The focus left the cell being typed into: what is sound counts, what is not stays open. */
export function onTypingLeft(grid: Grid): void {
  const { typing } = grid.state;
  const said = typing && commit(grid, typing);
  if (said !== null) grid.change({ typing: null, said });
}

export function onPaste(grid: Grid, event: ClipboardEvent): void {
  if (grid.state.typing || grid.isReadOnly) return;
  event.preventDefault();
  const names = { truths: grid.labels, decided: grid.actions };
  const pasted = readBlock(event.clipboardData.getData("text/plain"), names, grid.state.at);
  if ("fault" in pasted) {
    grid.change({ said: `Nothing was pasted. ${pasted.fault}.` });
    return;
  }
  const { cells } = pasted;
  grid.onChange(cells.reduce<CostEntry[]>((all, cell) => withCost(all, cell), [...grid.costs]));
  grid.change({ said: `${cells.length} costs pasted.` });
}

function moveTo(grid: Grid, at: Place, said = ""): void {
  grid.follow();
  grid.change({ at, typing: null, said });
}

/** Takes what was typed and says so; `null` when it is no cost. */
function commit(grid: Grid, typing: Typing): string | null {
  const cost = readCell(typing.text);
  if (typing.text.trim() === "" || cost !== null) return setCost(grid, typing.place, cost);
  const said = `"${typing.text}" is neither a number nor a formula such as 0.6 × Amount`;
  grid.change({ typing: { ...typing, isFaulty: true }, said });
  return null;
}

function setCost(grid: Grid, place: Place, cost: Cost | null): string {
  const { truth, decided } = namesAt(grid, place);
  const costs = withCost(grid.costs, { truth, decided, cost });
  grid.onChange(costs);
  return cellSentence(truth, decided, costAt(costs, { truth, decided }));
}

function sizeOf({ labels, actions }: Grid): GridSize {
  return { rows: labels.length, columns: actions.length };
}
