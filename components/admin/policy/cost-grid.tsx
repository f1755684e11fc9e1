"use client";
import { useEffect, useRef, useState } from "react";
import { cn } from "../../ui/cn";
import { type Cost, cellSentence, writeCell } from "./cell-text";
import {
  type CostGridProps,
  type Grid,
  type GridState,
  namesAt,
  onCellKey,
  onPaste,
  onTypingKey,
  onTypingLeft,
  openCell,
  type Typing,
} from "./grid-acts";
import type { Place } from "./grid-keys";
import { costAt } from "./policy-edits";

/** What every decision costs, whatever the truth: rows are truths, columns decisions. Works like a spreadsheet. */
export function CostGrid(props: CostGridProps) {
  const { labels, actions, costs, isReadOnly } = props;
  const [state, setState] = useState<GridState>({
    at: { row: 0, column: Math.min(1, actions.length - 1) },
    typing: null,
    said: "",
  });
  const table = useRef<HTMLTableElement>(null);
  const mustFocus = useRef(false);
  const grid: Grid = {
    ...props,
    state,
    change: (change) => setState((before) => ({ ...before, ...change })),
    follow: () => {
      mustFocus.current = true;
    },
  };
  useEffect(() => {
    if (!mustFocus.current || state.typing) return;
    mustFocus.current = false;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
  }, [state]);
  const here = namesAt(grid, state.at);
  return (
    <div>
      <div className="overflow-x-auto">
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are edited by keyboard is what a grid is.
          role="grid"
          aria-label="Costs: rows are the truth, columns what was decided"
          aria-readonly={isReadOnly}
          className="w-full border-separate border-spacing-1"
          onPaste={(event) => onPaste(grid, event)}
        >
          <GridHead actions={actions} />
          <tbody>
            {labels.map((truth, row) => (
              <tr key={truth}>
                <th scope="row" className="px-1 text-start font-medium text-sm">
                  {truth}
                </th>
                {actions.map((decided, column) => (
                  <GridCell key={decided} grid={grid} place={{ row, column }} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-1 min-h-5 text-muted text-xs" role="status">
        {state.said || cellSentence(here.truth, here.decided, costAt(costs, here))}
      </p>
    </div>
  );
}

function GridHead({ actions }: { readonly actions: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" className="px-1 text-start font-medium text-muted text-xs">
          truth ↓ decided →
        </th>
        {actions.map((action) => (
          <th key={action} scope="col" className="px-2 text-start font-medium text-sm">
            {action}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function GridCell({ grid, place }: { readonly grid: Grid; readonly place: Place }) {
  const { state, isReadOnly } = grid;
  const { truth, decided } = namesAt(grid, place);
  const cost = costAt(grid.costs, { truth, decided });
  const isHere = state.at.row === place.row && state.at.column === place.column;
  const typing = isHere ? state.typing : null;
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see the grid.
      role="gridcell"
      tabIndex={isHere && !typing ? 0 : -1}
      aria-readonly={isReadOnly}
      aria-label={cellSentence(truth, decided, cost)}
      className={cn(
        "min-w-20 rounded-md border p-2 align-top sm:min-w-28",
        place.row === place.column ? "bg-sunken" : "bg-surface",
        cost === null && "border-bad",
        !isReadOnly && "cursor-text",
      )}
      onFocus={typing ? undefined : () => grid.change({ at: place })}
      onKeyDown={typing ? undefined : (event) => onCellKey(grid, event)}
      onClick={typing ? undefined : () => openCell(grid, place, null)}
    >
      {typing ? (
        <CellInput grid={grid} typing={typing} label={`Cost: truth ${truth}, decided ${decided}`} />
      ) : (
        <CellText truth={truth} decided={decided} cost={cost} />
      )}
    </td>
  );
}

function CellText({
  truth,
  decided,
  cost,
}: {
  readonly truth: string;
  readonly decided: string;
  readonly cost: Cost | null;
}) {
  return (
    <>
      <span className="tabular block font-semibold">
        {cost === null ? "not set" : writeCell(cost)}
      </span>
      <span className="block text-muted text-xs">
        truth <em>{truth}</em>, decided <em>{decided}</em>
      </span>
    </>
  );
}

function CellInput({
  grid,
  typing,
  label,
}: {
  readonly grid: Grid;
  readonly typing: Typing;
  readonly label: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      className="tabular w-full min-w-24 rounded border border-line-strong bg-surface px-1 py-1 font-semibold aria-invalid:border-bad"
      aria-label={label}
      aria-invalid={typing.isFaulty || undefined}
      autoComplete="off"
      value={typing.text}
      onChange={({ currentTarget: { value: text } }) =>
        grid.change({ typing: { place: typing.place, text, isFaulty: false } })
      }
      onKeyDown={(event) => onTypingKey(grid, event)}
      onBlur={() => onTypingLeft(grid)}
    />
  );
}
